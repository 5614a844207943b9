import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const WORKFLOW = ".github/workflows/release.yml";

/** A tag of an action can be moved to other code; a commit cannot. */
const PINNED = /@[0-9a-f]{40}$/;
/** What must have run, in this order, before and when packages are published. */
const RUNS = [
  "node scripts/release/check-tag.mjs",
  "npm ci --ignore-scripts",
  "npm run check:packages",
  "lerna publish from-package --yes --ignore-scripts",
];

/** Whether the steps run all of these, in this order, and nothing else that publishes. */
function runsInOrder(runs) {
  const places = RUNS.map((wanted) => runs.findIndex((run) => run.includes(wanted)));
  const publishing = runs.filter((run) => run.includes("publish"));
  return (
    places.every((place, index) => place > (places[index - 1] ?? -1)) && publishing.length === 1
  );
}

/** Of the workflow that publishes: what each setting is, and what it needs to be. */
export function provenanceSettings(repository) {
  const path = join(repository, WORKFLOW);
  const workflow = existsSync(path) ? parse(readFileSync(path, "utf8")) : undefined;
  const { env, permissions, steps = [] } = workflow?.jobs?.publish ?? {};
  const actions = steps.flatMap(({ uses }) => uses ?? []);
  const runs = steps.flatMap(({ run }) => run ?? []);
  return [
    { name: "NPM_CONFIG_PROVENANCE", is: env?.NPM_CONFIG_PROVENANCE, wanted: true },
    { name: "permission id-token", is: permissions?.["id-token"], wanted: "write" },
    { name: "permission contents", is: permissions?.contents, wanted: "read" },
    { name: "trigger", is: JSON.stringify(workflow?.on), wanted: '{"push":{"tags":["v*"]}}' },
    { name: "other jobs", is: Object.keys(workflow?.jobs ?? {}).length - 1, wanted: 0 },
    {
      name: "actions pinned by commit",
      is: actions.length > 0 && actions.every((each) => PINNED.test(each)),
      wanted: true,
    },
    { name: "tag and packages checked before publishing", is: runsInOrder(runs), wanted: true },
  ];
}

/** One complaint for each setting that is not as wanted. */
export function provenanceProblems(settings) {
  return settings
    .filter(({ is, wanted }) => is !== wanted)
    .map(({ name, is, wanted }) => `${WORKFLOW}: ${name} is ${is}, not ${wanted}`);
}
