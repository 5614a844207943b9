// npm run bench: make ready, then measure. Arguments go to the benchmark.
import { benchLinuxGuest } from "./bench-linux-guest.mjs";
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

setup();
const args = process.argv.slice(2);
process.exitCode = args.includes("--linux-guest")
  ? await benchLinuxGuest(args)
  : run(node, ["--expose-gc", "bench/dist/main.js", ...args]);
