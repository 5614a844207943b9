// npm run docs:api: make ready, then make the API reference. Arguments go to it.
import { setup } from "./setup.mjs";

setup();
await import("../docs/api-reference.mjs");
