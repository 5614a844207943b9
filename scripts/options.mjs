// Only node's built-in modules here: scripts are told their options before anything is installed.
import { parseArgs } from "node:util";

/** A script's options; where it is told others, says so in a line and ends with status 2. */
export function optionsOf(options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`vmprot: ${error.message}`);
    process.exit(2);
  }
}
