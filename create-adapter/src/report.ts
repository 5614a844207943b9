import { relative } from "node:path";
import type { Home } from "./home.js";
import type { PlaceKind } from "./place.js";
import type { Plan } from "./plan.js";
import type { Request } from "./request.js";

/** What a dry run shows: every file with its size in bytes, and every change. */
export function describePlan({ place, files, edits }: Plan): string {
  const rows = [...files].map(
    ([path, text]) => `${String(Buffer.byteLength(text)).padStart(8)}  ${path}\n`,
  );
  const changes = edits.map(({ path, what }) => `It would change ${path}: ${what}.\n`);
  return `create-adapter would write to ${place.folder}, in bytes:\n${rows.join("")}${changes.join("")}Nothing was written.\n`;
}

/** The commands that come next, by where the package gets vmprot's own packages from. */
const COMMANDS: Readonly<Record<PlaceKind, (request: Request) => readonly string[]>> = {
  registry: () => ["npm install", "npm test", "npm run lint"],
  checkout: () => ["npm install", "npm test", "npm run lint"],
  workspace: (request) => [
    "npm install --ignore-scripts",
    "npm run schemas",
    `npm test --workspace ${request.package}`,
    "npm run lint",
  ],
};

const REMARKS: Readonly<Record<PlaceKind, (home: Home, request: Request) => string>> = {
  registry: () => "",
  checkout: ({ version, checkout }) => `
package.json takes @vmprot/* from ${checkout}. Put "^${version}" there before you publish; npm publish
refuses until then.
`,
  workspace: ({ version }, { name, package: npmName }) => `
For the adapter to be in the list of all adapters, and so in the command and in every test:
  1. all-adapters/package.json: "${npmName}": "^${version}" in dependencies, then
     npm install --ignore-scripts
  2. all-adapters/tsconfig.json: "../adapters/${name}" in references.
  3. all-adapters/src/index.ts: its import, and its line in ADAPTERS.
  4. tests/support/fact-spaces.ts: ${name}, in the place that ADAPTERS has it, with values of each fact.
  5. README.md: ${name} in the row of adapters.
  6. npm run schemas, npm run docs, npm run format
  7. npm test and npm run lint say what is still missing.
`,
};

/** What was written, and what to do with it. */
export function describeResult(request: Request, plan: Plan, home: Home, cwd: string): string {
  const { kind, folder } = plan.place;
  const changes = plan.edits.map(({ path, what }) => `Changed ${path}: ${what}.\n`);
  const start = kind === "workspace" ? (home.checkout ?? folder) : folder;
  const path = relative(cwd, start);
  const commands = [...(path === "" ? [] : [`cd ${quote(path)}`]), ...COMMANDS[kind](request)];
  return `Wrote ${plan.files.size} files to ${folder}.
${changes.join("")}
Next steps:
${commands.map((command) => `  ${command}\n`).join("")}${REMARKS[kind](home, request)}
Its rules are MADE-UP, and a wrong attribute corrupts data silently. Replace everything that is marked
MADE-UP in src and README.md, with its source; npm publish refuses while the word is left. README.md
says where to begin.
`;
}

const quote = (path: string): string =>
  /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
