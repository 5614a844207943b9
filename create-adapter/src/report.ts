import { relative } from "node:path";
import type { Home } from "./home.js";
import type { Plan } from "./plan.js";
import type { Request } from "./request.js";
import type { TargetKind } from "./target.js";

/** What a dry run shows: every file with its size in bytes. */
export function describePlan({ target, files, others }: Plan): string {
  const rows = [...files, ...others].map(
    ([path, text]) => `${String(Buffer.byteLength(text)).padStart(8)}  ${path}\n`,
  );
  return `create-adapter would write to ${target.folder}, in bytes:\n${rows.join("")}Nothing was written.\n`;
}

/** The commands that come next, by where the adapter gets vmprot's own packages from. */
const COMMANDS: Readonly<Record<TargetKind, (request: Request) => readonly string[]>> = {
  registry: () => ["npm install", "npm test", "npm run lint"],
  checkout: () => ["npm install", "npm test", "npm run lint"],
  repository: ({ name }) => [
    "npm run adapters",
    "npm run schemas",
    "npm run docs",
    `npm test -- adapters/${name}`,
    "npm run lint",
  ],
};

const REMARKS: Readonly<Record<TargetKind, (home: Home, plan: Plan) => string>> = {
  registry: () => "",
  checkout: ({ version, checkout }) => `
package.json takes @vmprot/* from ${checkout}. Put "^${version}" there before you publish; npm publish
refuses until then.
`,
  repository: (_, { others }) => `
Its test is ${[...others.keys()].join(", ")}. The first command puts the adapter into the list of all
adapters, the package's exports and its README; after a change of its facts run the second and the third.
`,
};

/** What ends the report: what is still to be done. */
const MADE_UP: Readonly<Record<TargetKind, string>> = {
  registry: `MADE-UP in src and README.md, with its source; npm publish refuses while the word is left. README.md
says where to begin.`,
  checkout: `MADE-UP in src and README.md, with its source; npm publish refuses while the word is left. README.md
says where to begin.`,
  repository: "MADE-UP, with its source.",
};

/** What was written, and what to do with it. */
export function describeResult(request: Request, plan: Plan, home: Home, cwd: string): string {
  const { kind, folder } = plan.target;
  const start = kind === "repository" ? (home.checkout ?? folder) : folder;
  const path = relative(cwd, start);
  const commands = [...(path === "" ? [] : [`cd ${quote(path)}`]), ...COMMANDS[kind](request)];
  return `Wrote ${plan.files.size + plan.others.size} files to ${[folder, ...plan.others.keys()].join(" and ")}.

Next steps:
${commands.map((command) => `  ${command}\n`).join("")}${REMARKS[kind](home, plan)}
Its rules are MADE-UP, and a wrong attribute corrupts data silently. Replace everything that is marked
${MADE_UP[kind]}
`;
}

const quote = (path: string): string =>
  /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
