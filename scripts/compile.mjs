// Writes the compiled policy of our own adapters into compiled/, and its numbers into compiler/abi.json; --check only compares.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { optionsOf } from "./options.mjs";
import { root } from "./workspaces.mjs";

const { check } = optionsOf({ check: { type: "boolean", default: false } });
const { ADAPTERS } = await import("../adapters/dist/index.js");
const { withUapiChecks } = await import("../adapters/dist/uapi.js");
const { ABI, abiOf, compilePolicy, EMITTERS, Interpreter, vectorFile } = await import(
  "../compiler/dist/index.js"
);

/** What is committed, so that nobody needs Node.js to use it. */
const COMMITTED = ["c", "rust", "js"];

const { version } = JSON.parse(readFileSync(join(root, "lerna.json"), "utf8"));
const policy = compilePolicy(ADAPTERS, version);
const abi = abiOf(policy, ABI);
const files = new Map([["compiler/abi.json", `${JSON.stringify(abi, undefined, 2)}\n`]]);
for (const language of COMMITTED) {
  for (const [name, text] of EMITTERS[language](policy, abi, ADAPTERS.map(withUapiChecks))) {
    files.set(`compiled/${language}/${name}`, text);
  }
}
const interpreter = new Interpreter(ADAPTERS, policy, abi);
files.set("compiled/vectors.txt", vectorFile(policy, abi, interpreter));

const contentOf = (path) => {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
};
const stale = [...files].filter(([path, text]) => contentOf(path) !== text).map(([path]) => path);
if (check) {
  if (stale.length > 0) {
    console.error(`Not fresh: ${stale.join(", ")}. Run npm run compile.`);
    process.exitCode = 1;
  }
} else {
  for (const language of COMMITTED)
    rmSync(join(root, "compiled", language), { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
