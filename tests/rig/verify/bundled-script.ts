import { renameSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { root } from "../root.js";

/**
 * One of tests/rig/guest with all that it imports in one file, for machines on which finding and
 * reading hundreds of them takes longer than everything else.
 *
 * @returns its path below the repository's root
 */
export function bundledScript(name: string): string {
  // Not beside the script: the repository's root is found from the folder above it. Nor with .js: a build
  // that somebody starts meanwhile removes those that it did not make.
  const path = `tests/dist/rig/${name}.bundle.mjs`;
  const half = `${path}.${process.pid}`;
  buildSync({
    entryPoints: [join(root, `tests/dist/rig/guest/${name}.js`)],
    outfile: join(root, half),
    ...{ bundle: true, platform: "node", format: "esm", logLevel: "error" },
    // To read it takes an emulated machine seconds; names stay, for stacks.
    ...{ minifySyntax: true, minifyWhitespace: true },
    // It loads its native half from beside itself.
    external: ["koffi"],
  });
  // Another test may be booting with it.
  renameSync(join(root, half), join(root, path));
  return path;
}
