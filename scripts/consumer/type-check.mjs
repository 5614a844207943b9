// Compiles strict TypeScript that uses everything that packages export, in a user's project.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { node } from "../run.mjs";
import { root } from "../workspaces.mjs";
import { entries } from "./entries.mjs";
import { show } from "./show.mjs";

const TSC = join(root, "node_modules/typescript/bin/tsc");

/** How users compile: name, the compiler's two options, and the kind of file. */
const WAYS = [
  { module: "node16", moduleResolution: "node16", extension: "mts" },
  { module: "nodenext", moduleResolution: "nodenext", extension: "cts" },
  { module: "esnext", moduleResolution: "bundler", extension: "ts" },
  { module: "preserve", moduleResolution: "bundler", extension: "ts" },
];

/** One file that imports every name of every entry of a package, and uses each as a value. */
function consumer(manifest, names) {
  const imports = entries(manifest).map((entry, index) => {
    const list = names.get(entry).map((name) => `${name} as ${name}_${index}`);
    return { text: `import { ${list.join(", ")} } from "${entry}";`, list };
  });
  const used = imports.flatMap(({ list }) => list.map((each) => each.split(" as ")[1]));
  return `${imports.map(({ text }) => text).join("\n")}
export const used: readonly unknown[] = [${used.join(", ")}];
`;
}

const shortName = ({ name }) => name.split("/").at(-1);

function compile(project, manifests, names, { extension, ...options }) {
  const what = `TypeScript, ${options.module} and ${options.moduleResolution}, .${extension}`;
  const folder = join(project, `${options.module}-${options.moduleResolution}`);
  mkdirSync(folder);
  const compilerOptions = {
    ...options,
    target: "es2023",
    lib: ["es2023"],
    types: [],
    strict: true,
    skipLibCheck: false,
    noEmit: true,
  };
  for (const manifest of manifests) {
    const path = join(folder, `${shortName(manifest)}.${extension}`);
    writeFileSync(path, consumer(manifest, names));
  }
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  return show(what, node, [TSC, "--project", folder], { cwd: project });
}

/** `names` is what importEntries gave. */
export async function checkTypes(project, manifests, names) {
  const importable = manifests.filter((manifest) => entries(manifest).length > 0);
  for (const way of WAYS) await compile(project, importable, names, way);
}
