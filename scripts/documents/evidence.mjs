// cli/src/listings/evidence.ts: what stands behind each adapter, as the command tells it.
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { formatted } from "./formatted.mjs";
import { ioctls, told } from "./probes.mjs";
import { verified } from "./verified.mjs";

const { ADAPTERS } = await import(join(root, "adapters/dist/index.js"));
const { withUapiChecks } = await import(join(root, "adapters/dist/uapi.js"));

/** By exporter, what is known of its adapter beside its rows. */
export const EVIDENCE = Object.fromEntries(
  ADAPTERS.map(withUapiChecks).map((adapter) => {
    const { exporter } = adapter;
    return [exporter, { ioctls: ioctls(adapter), told: told(adapter), ...verified(exporter) }];
  }),
);

export function evidence() {
  const text = `// Made by \`npm run docs\` from the probes and tests/rig/verify/verified.json; do not edit.
import type { Evidence } from "./evidence-of.js";

/** What stands behind each of vmprot's own adapters, by exporter. */
export const EVIDENCE: Readonly<Record<string, Evidence>> = ${JSON.stringify(EVIDENCE)};
`;
  return formatted("cli/src/listings/evidence.ts", text);
}
