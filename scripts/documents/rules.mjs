// docs/rules.md: every row that the policy reads.
import { core, NOTE, table, when } from "./markdown.mjs";

const mappability = () =>
  table(
    ["rule", "when", "code", "why", "source"],
    core.MAPPABILITY_RULES.map((row) => [
      row.id,
      when(row),
      `\`${row.code}\``,
      row.why,
      row.source,
    ]),
  );

const conclusions = () =>
  table(
    ["rule", "code", "why", "source"],
    core.CONCLUSION_RULES.map(({ id, code, why, source }) => [id, `\`${code}\``, why, source]),
  );

function acceptance() {
  const cells = core.ALIAS_ACCEPTANCE.map((row) => [
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
  return table(["row", "the manual's word", "profiles", "hazard", "source"], cells);
}

const remedies = () =>
  table(
    ["remedy", "field", "value", "cost", "what to do"],
    [...core.REMEDY_RULES, ...core.HARDWARE_RULES].map(({ id, field, value, cost, text }) => [
      id,
      core.qualifiedName(field),
      String(value),
      cost,
      text,
    ]),
  );

const scopes = () =>
  table(
    ["field", "fact of", "why"],
    Object.entries(core.FIELD_SCOPES).map(([field, { scope, why }]) => [
      core.qualifiedName(field),
      scope,
      why,
    ]),
  );

const lookUps = (chain) => chain.map(({ table: { id } }) => id).join(", then ") || "none";

const physical = ({ physical }) =>
  physical.length === 0 ? "" : "The physical type is the one beneath all page tables. ";

function model(model) {
  const stage2 = model.stage2.map((row) => [
    row.id,
    when(row),
    row.refuses === undefined
      ? row.programs
      : `${row.programs}: refused, ${row.refuses.code}. ${row.refuses.why}`,
    lookUps(row.chain),
    row.source,
  ]);
  const types = [
    ...model.physical.map((row) => ["physical", row]),
    ...model.host.map((row) => ["host", row]),
    ...Object.entries(model.guest).flatMap(([mode, rows]) =>
      rows.map((row) => [`guest asks for ${mode}`, row]),
    ),
  ].map(([whose, row]) => [whose, row.id, when(row), row.type, row.source]);
  return [
    `### ${model.id}\n\nFor ${when(model)}. Of several rows for one type, the first that fits applies.`,
    table(["row", "when", "KVM programs", "tables", "source"], stage2),
    `${physical(model)}The types that host and guest ask for; the host's goes through: ${lookUps(model.hostChain)}. Host and guest are held against each other in ${model.alias.id}.`,
    table(["whose", "row", "when", "type", "source"], types),
  ].join("\n\n");
}

const traits = () =>
  table(
    ["arch", "RAM can be write-combined", "every device sees the caches", "source"],
    core.HOST_TRAITS.map((row) => [
      row.arch,
      row.canWriteCombineRam ? "yes" : "no",
      row.dmaCoherent ? "yes" : "no",
      row.source,
    ]),
  );

/** Those of the list, and any other that a model looks something up in. */
function typeTables() {
  const inModels = core.MEMORY_MODELS.flatMap(({ hostChain, stage2, alias }) => [
    ...hostChain.map(({ table }) => table),
    ...stage2.flatMap(({ chain }) => chain.map(({ table }) => table)),
    alias,
  ]);
  const all = new Map([...core.TYPE_TABLES, ...inModels].map((each) => [each.id, each]));
  return [...all.values()].map(
    ({ id, title, source, columns, rows }) =>
      `### ${id}\n\n${title}. Source: ${source}.\n\n${table(
        ["", ...columns],
        Object.entries(rows).map(([name, cells]) => [`**${name}**`, ...cells]),
      )}\n`,
  );
}

export function rules() {
  return [
    `${NOTE}\n# Rule reference\n\nEvery row that the policy reads, with its source. How they work together: [concepts.md](concepts.md). What exporters do: [exporters.md](exporters.md).\n`,
    `## Mappability rules\n\nWhat no hypervisor maps, whatever its attribute. Tried in this order, before any memory type is worked out.\n\n${mappability()}\n`,
    `## When no attribute is left\n\n${conclusions()}\n`,
    `## Memory models\n\n${core.MEMORY_MODELS.map(model).join("\n\n")}\n`,
    `## Accepted differences\n\nThe first row that fits applies; what none accepts is refused.\n\n${acceptance()}\n`,
    `## Remedies\n\nThe changes that are tried to turn a refusal into a mapping, the cheapest first; beside them what is unknown can be stated, and another buffer allocated. See [concepts.md](concepts.md#what-would-fix-a-refusal).\n\n${remedies()}\n`,
    `## Whose fact a field is\n\nWhat is of a memslot or a device can differ between two mappings of one VM, and may be stated with a mapping ([core](../core/README.md#mappings-that-live-on)).\n\n${scopes()}\n`,
    `## What adapters may ask of a host\n\nIts architecture with what follows from it, and its kernel: ${core.KERNEL_EPOCHS.join(", ")}, each up to the next.\n\n${traits()}\n`,
    `## Type tables\n\n${typeTables().join("\n")}`,
  ].join("\n");
}
