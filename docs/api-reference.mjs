// Makes the API reference of every public package in docs/api/, and puts the explorer beside it:
// `npm run docs:api`. It stands here
// because typedoc needs an older TypeScript than the repository's, which npm installs for this
// folder alone.
// Usage: api-reference.mjs [--check]: with --check, only says what is wrong.
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application, OptionDefaults } from "typedoc";
import { publicPackages, root } from "../scripts/workspaces.mjs";

const REPOSITORY = "https://github.com/vmprot/vmprot/blob/main/";
/** Tags that are for the JSON Schemas. */
const SCHEMA_TAGS = ["@title", "@pattern", "@asType", "@minimum", "@maximum", "@minItems"];
/** What must have a docstring. Properties need one only where their name does not say it all. */
const DOCUMENTED = [
  "Variable",
  "Function",
  "Class",
  "Constructor",
  "Method",
  "Accessor",
  "Interface",
  "TypeAlias",
  "Enum",
];

const packages = publicPackages();
/** What can be imported, and the source that it is compiled from. */
const entries = packages.flatMap(({ folder, manifest }) =>
  Object.entries(manifest.exports)
    .filter(([, target]) => target.types?.startsWith("./dist/"))
    .map(([entry, { types }]) => ({
      name: manifest.name + entry.slice(1),
      source: join(root, folder, types.replace("./dist/", "src/").replace(".d.ts", ".ts")),
    })),
);

/** Writes the front page: the README, whose relative links lead into the repository. */
function landingPage(folder) {
  const page = join(folder, "README.md");
  const text = readFileSync(join(root, "README.md"), "utf8");
  writeFileSync(page, text.replaceAll(/\]\((?![a-z]+:)/g, `](${REPOSITORY}`));
  return page;
}

async function make(folder) {
  const app = await Application.bootstrap({
    name: "vmprot",
    readme: landingPage(folder),
    entryPoints: entries.map(({ source }) => source),
    tsconfig: join(root, "docs/typedoc.tsconfig.json"),
    // Without these, packages would see each other's compiled declarations.
    compilerOptions: {
      paths: Object.fromEntries(entries.map(({ name, source }) => [name, [source]])),
    },
    basePath: root,
    disableGit: true,
    sourceLinkTemplate: `${REPOSITORY}{path}#L{line}`,
    githubPages: false,
    blockTags: [...OptionDefaults.blockTags, ...SCHEMA_TAGS],
    excludeTags: SCHEMA_TAGS,
    validation: { notDocumented: true, notExported: true, invalidLink: true, rewrittenLink: true },
    requiredToBeDocumented: DOCUMENTED,
    packagesRequiringDocumentation: packages.map(({ manifest }) => manifest.name),
  });
  const project = await app.convert();
  if (project === undefined) return false;
  for (const { name, source } of entries) {
    const module = project.children.find(({ sources }) => sources[0].fullFileName === source);
    module.name = name;
  }
  app.validate(project);
  const out = join(root, "docs/api");
  if (!process.argv.includes("--check")) {
    rmSync(out, { recursive: true, force: true });
    await app.generateDocs(project, out);
    copyFileSync(join(root, "explorer/dist/index.html"), join(out, "explorer.html"));
  }
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}

const folder = mkdtempSync(join(tmpdir(), "vmprot-api-"));
try {
  if (!(await make(folder))) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
