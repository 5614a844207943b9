// npm run release: version, changelog, commit and tag. With --dry: in a clone, and shown.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optionsOf } from "./options.mjs";
import { setup } from "./setup.mjs";
import { root } from "./workspaces.mjs";

const { dry } = optionsOf({ dry: { type: "boolean", default: false } });
setup();
// They import what only setup() is sure to have installed.
const { makeRelease } = await import("./release/make-release.mjs");
const { isShallow, ReleaseRefused } = await import("./release/plan.mjs");
const { rehearseRelease } = await import("./release/rehearse.mjs");

function release(folder) {
  const date = new Date().toISOString().slice(0, 10);
  const { due, text } = rehearseRelease(folder, date);
  console.log(text);
  if (dry || !due) return;
  if (isShallow(root)) throw new ReleaseRefused("a shallow clone: git fetch --unshallow --tags");
  const { tag } = makeRelease(root, date);
  console.log(`Committed and tagged ${tag}. Then: git push --follow-tags`);
}

const folder = mkdtempSync(join(tmpdir(), "vmprot-release-"));
try {
  release(folder);
} catch (error) {
  if (!(error instanceof ReleaseRefused)) throw error;
  console.error(`vmprot: no release: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
