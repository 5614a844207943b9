// What the generated documents are made of.
import { join } from "node:path";
import { root } from "../workspaces.mjs";

/** Core's tables, and the codes. */
export const core = {
  ...(await import(join(root, "core/dist/tables.js"))),
  CODE_TABLE: (await import(join(root, "core/dist/index.js"))).CODE_TABLE,
};

export const NOTE = "<!-- Made by `npm run docs` from core's tables; do not edit. -->\n";

export const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");

/** Epochs of a row are always neighbours: a range says it. */
function kernels(epochs) {
  const next = core.KERNEL_EPOCHS[core.KERNEL_EPOCHS.indexOf(epochs.at(-1)) + 1];
  const from = epochs[0].startsWith("before") ? "" : ` from ${epochs[0]}`;
  return `kernel${from}${next === undefined ? "" : ` before ${next}`}`;
}

/** A row's condition in words. */
export const when = (row) =>
  Object.entries(row.when)
    .map(([field, values]) =>
      field === "kernel" ? kernels(values) : `${field} ${values.join(" or ")}`,
    )
    .join("; ") || "otherwise";
