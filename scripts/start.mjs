// npm start: make ready, then do the main job: judge the recorded buffers, and this machine's own.
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

setup();
const recorded = run(node, ["examples/recordings/dist/main.js", ...process.argv.slice(2)]);
process.stdout.write("\nBuffers on this machine, now:\n");
const scanned = run(node, ["cli/dist/vmprot.js", "scan"]);
// A live buffer that is refused is an answer, not a failure of this job.
process.exitCode = recorded || (scanned === 1 ? 0 : scanned);
