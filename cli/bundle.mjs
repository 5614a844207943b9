// Bundles the command into cli/dist, so that it starts fast and installs without dependencies.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { prebuiltPolicy } from "./prebuilt-policy.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = join(here, "dist");
const entry = join(here, "src/main.ts");
const SHEBANG = "#!/usr/bin/env node\n";
// Bundled CommonJS asks for node's modules through `require`, which ES modules lack.
const REQUIRE = `import { createRequire as __createRequire } from "node:module";
const require = __createRequire(import.meta.url);`;

/** The licences of the packages that went into the bundle. */
function licences(inputs) {
  const folders = inputs.flatMap(
    (path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort().map((folder) => {
    const location = join(here, folder);
    const { name, version, license } = JSON.parse(
      readFileSync(join(location, "package.json"), "utf8"),
    );
    const file = readdirSync(location).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? readFileSync(join(location, file), "utf8").trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
}

rmSync(outdir, { recursive: true, force: true });
if (!existsSync(entry)) {
  console.error("vmprot: cli/src/main.ts is missing, so the command is not bundled");
  process.exit(0);
}

const { build } = await import("esbuild");
const {
  version,
  dependencies = {},
  optionalDependencies = {},
} = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const { metafile } = await build({
  entryPoints: { vmprot: entry },
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  // What is read at every start is a third shorter without; names stay, for stacks.
  minifyWhitespace: true,
  define: { VMPROT_VERSION: JSON.stringify(version) },
  legalComments: "none",
  metafile: true,
  external: Object.keys({ ...dependencies, ...optionalDependencies }),
  absWorkingDir: here,
  banner: { js: REQUIRE },
  logLevel: "warning",
});

const policy = await prebuiltPolicy(dirname(here), join(here, "dist-tsc/policy-sql.json"), version);
writeFileSync(join(outdir, "policy-sql.json"), policy);

copyFileSync(join(here, "../explorer/dist/index.html"), join(outdir, "explorer.html"));

// The explorer's page has one library in it.
const notices = licences([...Object.keys(metafile.inputs), "../node_modules/preact"]);
if (notices.length > 0) {
  writeFileSync(join(outdir, "THIRD-PARTY-LICENSES.txt"), notices.join(`\n${"-".repeat(72)}\n\n`));
}

const bin = join(outdir, "vmprot.js");
const text = readFileSync(bin, "utf8");
if (!text.startsWith("#!")) writeFileSync(bin, SHEBANG + text);
chmodSync(bin, 0o755);
