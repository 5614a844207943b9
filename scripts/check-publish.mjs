// Rehearses releases: lerna publishes to a Verdaccio registry, and a user installs from it.
import { join } from "node:path";
import {
  AMDGPU_QUERY,
  emptyProject,
  npmInstall,
  OPTIONAL_PEERS,
  runBins,
  runQuery,
} from "./consumer/project.mjs";
import { inScratch } from "./consumer/show.mjs";
import { importEntries } from "./consumer/use-entries.mjs";
import { usePair } from "./publish/pairs.mjs";
import { firstRelease, minorRelease, publish } from "./publish/releases.mjs";
import { copyRepository } from "./publish/repository-copy.mjs";
import { scaffoldAdapter } from "./publish/scaffold.mjs";
import { startVerdaccio } from "./publish/verdaccio.mjs";
import { setup } from "./setup.mjs";
import { publicPackages } from "./workspaces.mjs";

setup();
const manifests = publicPackages().map(({ manifest }) => manifest);

async function beUser(folder, url) {
  const project = emptyProject(join(folder, "user"), url);
  const wanted = [...manifests.map(({ name }) => `${name}@latest`), ...OPTIONAL_PEERS];
  await npmInstall("a user installs every package", project, wanted);
  await importEntries(project, manifests);
  await runBins(project, manifests);
  await runQuery(project, AMDGPU_QUERY);
  await scaffoldAdapter(project, url);
}

async function rehearse(folder, url) {
  const copy = copyRepository(join(folder, "repository"));
  const first = firstRelease(copy);
  await publish(copy, url, first);
  await beUser(folder, url);
  const minor = minorRelease(copy);
  await publish(copy, url, minor);
  await usePair(folder, url, minor, minor);
  await usePair(folder, url, minor, first);
}

await inScratch("publish", async (folder) => {
  const { url, stop } = await startVerdaccio(join(folder, "registry"));
  try {
    await rehearse(folder, url);
  } finally {
    stop();
  }
});
