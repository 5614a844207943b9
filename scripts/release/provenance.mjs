import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const WORKFLOW = ".github/workflows/release.yml";

/** Of the workflow that publishes: what each setting is, and what npm needs it to be. */
export function provenanceSettings(repository) {
  const path = join(repository, WORKFLOW);
  const workflow = existsSync(path) ? parse(readFileSync(path, "utf8")) : undefined;
  const { env, permissions } = workflow?.jobs?.publish ?? {};
  return [
    { name: "NPM_CONFIG_PROVENANCE", is: env?.NPM_CONFIG_PROVENANCE, wanted: true },
    { name: "permission id-token", is: permissions?.["id-token"], wanted: "write" },
    { name: "permission contents", is: permissions?.contents, wanted: "read" },
  ];
}

/** One complaint for each setting that is not as wanted. */
export function provenanceProblems(settings) {
  return settings
    .filter(({ is, wanted }) => is !== wanted)
    .map(({ name, is, wanted }) => `${WORKFLOW}: ${name} is ${is}, not ${wanted}`);
}
