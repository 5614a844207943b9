// npm run example:kvm: make ready, then run a guest. Arguments go to the example.
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

setup();
process.exitCode = run(node, ["examples/kvm-vmm/dist/main.js", ...process.argv.slice(2)]);
