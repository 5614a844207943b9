// What docs/verified.md and docs/verified-kvm.md have seen of each exporter: the rig writes them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspaces.mjs";

/** The Linux of a Debian release. Releases that are not here stand under their own names. */
const LINUX = { bookworm: "6.1", trixie: "6.12", forky: "7.2" };

/** Every table of a document: its rows, each by the names of the columns. */
function* tables(path) {
  let head;
  for (const line of readFileSync(join(root, path), "utf8").split("\n")) {
    const cells = line.startsWith("| ") ? line.split("|").map((cell) => cell.trim()) : undefined;
    if (cells === undefined) head = undefined;
    else if (head === undefined) head = cells;
    else if (!/^-+$/.test(cells[1])) {
      yield Object.fromEntries(head.map((name, index) => [name, cells[index]]));
    }
  }
}

/** Of each exporter the kernels, oldest first, and what they ran on. */
function seen(path, column) {
  const of = new Map();
  for (const { exporter, kernel, [column]: on } of tables(path)) {
    if (exporter === undefined || kernel === undefined || on === undefined) continue;
    const kernels = of.get(exporter) ?? new Map();
    of.set(exporter, kernels);
    const linux = LINUX[kernel] ?? kernel;
    kernels.set(linux, new Set(kernels.get(linux)).add(on));
  }
  return (exporter) =>
    [...(of.get(exporter) ?? [])]
      .map(([kernel, on]) => ({ kernel, on: [...on] }))
      .sort((a, b) => a.kernel.localeCompare(b.kernel, "en", { numeric: true }));
}

const pageTables = seen("docs/verified.md", "architecture");
const guests = seen("docs/verified-kvm.md", "machine");

/** What was seen of an exporter's buffers: page tables by kernel, and guests that mapped them. */
export const verified = (exporter) => ({
  pageTables: pageTables(exporter),
  guests: guests(exporter),
});
