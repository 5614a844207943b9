// npm start: make ready, then do the main job.
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const MAIN_JOB = ["examples/recordings/dist/main.js"];

setup();
process.exitCode = run(node, [...MAIN_JOB, ...process.argv.slice(2)]);
