// Writes the parts of docs/ that are made from core's tables: docs/codes.md and docs/rules.md.
// Usage: docs.mjs [--check]: with --check, fails if they are stale instead.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { root } from "./workspaces.mjs";

setup();
const core = await import(join(root, "core/dist/index.js"));

const NOTE = "<!-- Made by `npm run docs` from core's tables; do not edit. -->\n";
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
/** Epochs of a row are always neighbours: a range says it. */
const kernels = (epochs) => {
  const next = core.KERNEL_EPOCHS[core.KERNEL_EPOCHS.indexOf(epochs.at(-1)) + 1];
  const from = epochs[0].startsWith("before") ? "" : ` from ${epochs[0]}`;
  return `kernel${from}${next === undefined ? "" : ` before ${next}`}`;
};
const when = (row) =>
  Object.entries(row.when)
    .map(([field, values]) =>
      field === "kernel" ? kernels(values) : `${field} ${values.join(" or ")}`,
    )
    .join("; ") || "otherwise";

function codes() {
  const section = (kind, title, intro) => {
    const rows = core.CODE_TABLE.filter((row) => row.kind === kind);
    const cells = rows.map((row) => [`\`${row.code}\``, row.message, row.cause, row.remedy]);
    return `## ${title}\n\n${intro}\n\n${table(["code", "meaning", "cause", "remedy"], cells)}\n`;
  };
  return [
    `${NOTE}\n# Codes\n\nStable: a code is never renamed or used again. \`vmprot explain CODE\` prints the same.\n`,
    section("refusal", "Refusals", "Values in answers and verdicts, never exceptions."),
    section("hazard", "Hazards", "Differences that the profile accepts, listed in `map` verdicts."),
    section(
      "error",
      "Errors",
      "Thrown as `VmprotError`, or printed by the command with exit status 2.",
    ),
  ].join("\n");
}

function rules() {
  const plumbing = core.PLUMBING_RULES.map((row) => [
    row.id,
    when(row),
    `\`${row.code}\``,
    row.why,
    row.source,
  ]);
  const conclusions = core.CONCLUSION_RULES.map(({ id, code, why, source }) => [
    id,
    `\`${code}\``,
    why,
    source,
  ]);
  const acceptance = core.ALIAS_ACCEPTANCE.map((row) => [
    row.id,
    [
      row.verdicts.join(" or "),
      row.sameMode && "same cache mode",
      row.hostCached && "host cached",
      Object.keys(row.when).length > 0 && when(row),
    ]
      .filter(Boolean)
      .join("; "),
    row.profiles.join(", "),
    row.hazard ? `\`${row.hazard}\`` : "none",
    row.source,
  ]);
  const types = core.TYPE_TABLES.map(
    ({ id, title, source, columns, rows }) =>
      `### ${id}\n\n${title}. Source: ${source}.\n\n${table(
        ["", ...columns],
        Object.entries(rows).map(([name, cells]) => [`**${name}**`, ...cells]),
      )}\n`,
  );
  const models = core.MEMORY_MODELS.map((model) => {
    const stage2 = model.stage2.map((row) => [
      row.id,
      when(row),
      row.refuses ?? row.programs,
      row.chain.map(({ table: { id } }) => id).join(", then ") || "none",
      row.source,
    ]);
    return `### ${model.id}\n\nFor ${when(model)}. The first row that fits applies.\n\n${table(["row", "when", "KVM programs", "tables", "source"], stage2)}\n`;
  });
  return [
    `${NOTE}\n# Rule reference\n\nEvery row that the policy reads, with its source. How they work together: [concepts.md](concepts.md).\n`,
    `## Plumbing rules\n\nTried in this order, before any memory type is worked out.\n\n${table(["rule", "when", "code", "why", "source"], plumbing)}\n`,
    `## When no attribute is left\n\n${table(["rule", "code", "why", "source"], conclusions)}\n`,
    `## Stage 2\n\n${models.join("\n")}`,
    `## Accepted differences\n\nThe first row that fits applies; what none accepts is refused.\n\n${table(["row", "the manual's word", "profiles", "hazard", "source"], acceptance)}\n`,
    `## Type tables\n\n${types.join("\n")}`,
  ].join("\n");
}

const check = process.argv.includes("--check");
for (const [name, text] of [
  ["codes.md", codes()],
  ["rules.md", rules()],
]) {
  const file = join(root, "docs", name);
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    console.error(`docs/${name} is stale: run npm run docs and commit the result`);
    process.exitCode = 1;
  }
}
