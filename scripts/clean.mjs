// Removes what the build made. The installed packages stay.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { root, workspaces } from "./workspaces.mjs";

for (const { folder } of workspaces()) {
  for (const name of ["dist", "dist-tsc", "validators", "tsconfig.tsbuildinfo"]) {
    rmSync(join(root, folder, name), { recursive: true, force: true });
  }
}
