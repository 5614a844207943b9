// npm run bench: make ready, then measure. Arguments go to the benchmark.
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

setup();
process.exitCode = run(node, ["bench/dist/index.js", ...process.argv.slice(2)]);
