// What each adapter's probe needs of the C headers.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./workspaces.mjs";

const load = (path) => import(join(root, path));
const { ADAPTERS } = await load("adapters/dist/index.js");

const CHECKS = new Map();
for (const entry of readdirSync(join(root, "adapters/src"), { withFileTypes: true })) {
  if (!entry.isDirectory() || entry.name === "families") continue;
  const exported = await load(`adapters/dist/${entry.name}/index.js`);
  const adapter = ADAPTERS.find((each) => Object.values(exported).includes(each));
  if (adapter !== undefined) CHECKS.set(adapter.exporter, exported.uapiChecks?.());
}

/** By exporter; undefined where its probe issues no ioctls. */
export const uapiChecksOf = ({ exporter }) => CHECKS.get(exporter);
