// lerna bumps no peer range: what a user gets who installs a newer core beside the adapters.
import { join } from "node:path";
import { emptyProject, npmInstall } from "../consumer/project.mjs";
import { claim, show } from "../consumer/show.mjs";
import { node } from "../run.mjs";

const ADAPTER = "@vmprot/adapters";

const ASK = `
  import { VmProt } from "@vmprot/core";
  import { amdgpuAdapter } from "${ADAPTER}/amdgpu";
  const query = { exporter: "amdgpu", facts: { domains: 4, flags: 0 }, platform: "amd" };
  const { verdict } = new VmProt([amdgpuAdapter]).query(query);
  if (verdict.kind !== "map") throw new Error(JSON.stringify(verdict));`;

/** Installs both into an empty project, and asks core about a buffer of one of them. */
export async function usePair(folder, registry, core, adapter) {
  const pair = `core ${core} with ${ADAPTER} ${adapter}`;
  const project = emptyProject(join(folder, `core-${core}-adapter-${adapter}`), registry);
  const wanted = [`@vmprot/core@${core}`, `${ADAPTER}@${adapter}`];
  await npmInstall(`${pair} installs`, project, wanted);
  const listed = ["ls", "--all", "--parseable", "--long"];
  const tree = await show(`${pair}: npm ls is content`, "npm", listed, { cwd: project });
  const cores = tree.split("\n").filter((line) => line.includes(":@vmprot/core@"));
  const one = cores.length === 1 && cores[0].endsWith(`:@vmprot/core@${core}`);
  claim(`${pair}: one copy of core`, one, tree);
  const script = ["--input-type=module", "--eval", ASK];
  await show(`${pair}: a query is answered`, node, script, { cwd: project });
}
