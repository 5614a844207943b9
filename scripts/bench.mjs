// npm run bench: make ready, then measure. Arguments go to the benchmark.
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

setup();
process.exitCode = run(node, ["--expose-gc", "bench/dist/main.js", ...process.argv.slice(2)]);
