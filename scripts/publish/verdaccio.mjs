// A Verdaccio registry on this machine, for what is published in a rehearsal.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { runServer } from "verdaccio";

/** Anybody may publish; nothing comes from another registry. */
const OPEN = { access: "$all", publish: "$all" };

const config = (folder) => ({
  storage: join(folder, "storage"),
  configPath: join(folder, "config.yaml"),
  packages: { "@vmprot/*": OPEN, "vmprot-adapter-*": OPEN },
  uplinks: {},
  log: { type: "file", path: join(folder, "log"), level: "warn" },
});

/** Starts it on a free port of the loopback, with everything that it keeps in an empty folder. */
export async function startVerdaccio(folder) {
  mkdirSync(folder);
  const server = await runServer(config(folder));
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, stop };
}
