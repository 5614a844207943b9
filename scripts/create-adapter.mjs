// npm run create-adapter: make ready, then write an adapter package. Arguments go to the command.
import { join } from "node:path";
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";
import { root } from "./workspaces.mjs";

try {
  setup();
} catch (error) {
  console.error(`vmprot: this checkout cannot be made ready: ${error.message}`);
  process.exit(2);
}
// npm runs scripts in the root; paths are meant from where the user typed them.
const cwd = process.env.INIT_CWD ?? process.cwd();
const command = join(root, "create-adapter/dist/main.js");
process.exitCode = run(node, [command, ...process.argv.slice(2)], { cwd });
