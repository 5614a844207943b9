// npm start: make ready, then do the main job.
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const MAIN_JOB = ["cli/dist/vmprot.js", "recordings"];

setup();
process.exitCode = run(node, [...MAIN_JOB, ...process.argv.slice(2)]);
