import type { Explained, ExplainedRule } from "./explained.js";

/** One line of a page. */
type Part = readonly [label: string, text: string];

/** What is told of a word, in the order in which it is of use. */
export function partsOf(each: Explained): Part[] {
  switch (each.kind) {
    case "rule":
      return ruleParts(each);
    case "remedy": {
      const { meaning, cost, change, rules } = each;
      const value = change.value === "later" ? "a later one" : String(change.value);
      return [
        ["meaning", meaning],
        ["cost", cost],
        ["change", `${change.field}: ${value}`],
        ...listed("against", rules),
      ];
    }
    case "preset":
      return [
        ["meaning", each.meaning],
        ["platform", fields(each.platform)],
        ["vm", fields(each.vm)],
      ];
    case "field":
      return [
        ["meaning", each.meaning],
        ["values", each.values.join(", ")],
        ["fact of", `${each.scope}: ${each.why}`],
        [
          "told by",
          each.field.startsWith("vm.") ? "the VMM" : "`vmprot host`, as far as it can be read",
        ],
        ...listed("asked by", each.rules),
        ...listed("remedies", each.remedies),
      ];
    case "fact":
      return [
        ["meaning", each.meaning],
        ["values", each.values],
        ["absent", each.absent],
        [
          "chosen",
          each.chosen
            ? "by whoever allocates the buffer"
            : "by nobody: hardware, kernel or others decide",
        ],
        ["exporters", each.exporters.join(", ")],
        ...listed("asked by", each.rules),
      ];
    default: {
      const { message, cause, remedy, rules = [] } = each;
      return [
        ["meaning", message],
        ["cause", cause],
        ["remedy", remedy],
        ...listed("given by", rules),
      ];
    }
  }
}

function ruleParts(rule: ExplainedRule): Part[] {
  const { when, answer, kernels, fails = [], exporters, remedy, source, table } = rule;
  const calls = fails.map(
    ({ call, errno, slot }) =>
      `${call} with ${errno}${slot === undefined ? "" : `, in a slot registered ${slot} the buffer is mapped`}`,
  );
  return [
    ["when", when],
    ["answer", answer],
    ...(kernels === undefined ? [] : [["kernels", kernelsText(kernels)] as const]),
    ...(calls.length === 0 ? [] : [["fails", calls.join("; ")] as const]),
    ...(exporters === undefined
      ? []
      : [["exporters", exporters.join(", ") || "none of those here"] as const]),
    ...(remedy === undefined ? [] : [["remedy", remedy] as const]),
    ["source", source],
    ["table", table],
  ];
}

function kernelsText({ from, before }: NonNullable<ExplainedRule["kernels"]>): string {
  if (from === undefined) return `Linux before ${before}`;
  return before === undefined
    ? `Linux ${from} and later`
    : `Linux ${from} and later, before ${before}`;
}

const listed = (label: string, names: readonly string[]): Part[] =>
  names.length === 0 ? [] : [[label, names.join(", ")]];

const fields = (of: object): string =>
  Object.entries(of)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
