// npm test: make ready, then run jest on the compiled tests. Arguments go to jest.
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

// jest loads ES modules only with this flag, and node warns of it in every process.
const ESM = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];

setup();
process.exitCode = run(node, [...ESM, "node_modules/jest/bin/jest.js", ...process.argv.slice(2)]);
