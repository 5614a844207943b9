// What tests/rig/verify/verified.json has seen of each exporter: the rig writes it.
import { join } from "node:path";
import { readJson, root } from "../workspaces.mjs";

const ROWS = readJson(join(root, "tests/rig/verify/verified.json"));

/** The first two numbers of what `uname -r` says. */
const linux = (kernel) => kernel.split(".").slice(0, 2).join(".");

/** Kernels, oldest first, and what they ran on. */
function seen(rows, column) {
  const kernels = new Map();
  for (const { kernel, [column]: on } of rows) {
    kernels.set(linux(kernel), new Set(kernels.get(linux(kernel))).add(on));
  }
  return [...kernels]
    .map(([kernel, on]) => ({ kernel, on: [...on] }))
    .sort((a, b) => a.kernel.localeCompare(b.kernel, "en", { numeric: true }));
}

/** What was seen of an exporter's buffers: page tables by kernel, and guests that mapped them. */
export function verified(exporter) {
  const rows = ROWS.filter((row) => row.exporter === exporter);
  return {
    pageTables: seen(
      rows.filter(({ pageTables }) => pageTables),
      "arch",
    ),
    guests: seen(
      rows.filter(({ kvm }) => kvm),
      "machine",
    ),
  };
}
