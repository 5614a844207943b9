// npm run rig: make ready, then run a command under another kernel.
import { setup } from "./setup.mjs";

setup();
// In this process, so that a signal to npm's child is one to the rig.
await import("../tests/dist/rig/main.js");
