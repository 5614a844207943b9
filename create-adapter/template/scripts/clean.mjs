// Removes what the compiler made, so that nothing is left of a source that has gone.
import { rmSync } from "node:fs";

for (const path of ["dist", "tsconfig.tsbuildinfo"]) rmSync(path, { recursive: true, force: true });
