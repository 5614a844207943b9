import { benchSideBySide } from "./bench-side-by-side.js";

// What it measured, as JSON.
process.stdout.write(JSON.stringify(await benchSideBySide(process.argv.includes("--quick"))));
