// npm test: make ready, then run jest on the compiled tests. Arguments go to jest, but for --thorough.
import { node, run } from "./run.mjs";
import { setup } from "./setup.mjs";

// jest loads ES modules only with this flag, and node warns of it in every process.
const ESM = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
const THOROUGH = "--thorough";

const args = process.argv.slice(2);
const isThorough = args.includes(THOROUGH);
if (isThorough) process.env.VMPROT_THOROUGH = "1";
else delete process.env.VMPROT_THOROUGH;

setup();
const own = args.filter((each) => each !== THOROUGH);
process.exitCode = run(node, [...ESM, "node_modules/jest/bin/jest.js", ...own]);
if (!isThorough) {
  const { leftOut } = await import("../tests/dist/support/left-out.js");
  console.error(leftOut());
}
