import { CACHE_MODES, type FactDeclaration, MAP_INFO, PLAIN_VM, PRESETS } from "@vmprot/core";
import { IMPLIED } from "@vmprot/core/compile";
import { type Abi, byNumber } from "../abi.js";
import { FIRST_REFUSAL } from "../compile-policy.js";
import { LEAF } from "../diagram.js";
import type { Modes, Policy, PolicyExporter, PolicyFact, PolicyRefusal } from "../policy.js";
import { allTexts } from "./texts.js";

/** The policy itself, as constants. */
export function tables(policy: Policy, abi: Abi): string {
  const { fields, kernelClass, modes, epochs } = policy;
  const place = (name: string) => fields.findIndex(({ field }) => field === name);
  const codes = abi.codes ?? {};
  const rank = [0];
  for (const [index, code] of policy.codes.entries()) rank[codes[code] as number] = index;
  const classes = Math.max(...kernelClass.ofEpoch) + 1;
  const { CODES, RULES, HAZARDS } = allTexts(policy, abi);
  const constants: readonly (readonly [name: string, value: string])[] = [
    ["VERSION", json(policy.version)],
    ["CONTRACT", json(policy.contract)],
    ["NEWEST_KERNEL", json(policy.newestKernel)],
    ["HASH", json(policy.hash)],
    ["LEAF", json(LEAF)],
    ["FIRST_REFUSAL", json(FIRST_REFUSAL)],
    ["ARCH", json(place("arch"))],
    ["KERNEL", json(place("kernel"))],
    ["KERNEL_CLASS", json(kernelClass.variable)],
    ["ENV_VARIABLES", json(policy.firstFact)],
    ...["ATTRIBUTES_UNKNOWN", "PLATFORM_UNKNOWN", "UNKNOWN_EXPORTER", "UNKNOWN_FACTS"].map(
      (code) => [code, json(codes[code])] as const,
    ),
    ["SLOW_READS", json(1 << ((abi.hazards?.SLOW_READS as number) - 1))],
    ["PROFILES", json(policy.profiles)],
    ["MAP_INFO", json(CACHE_MODES.map((mode) => MAP_INFO[mode]))],
    ["HAZARD_NAMES", json(byNumber(abi.hazards))],
    ["CODE_NAMES", lines(["", ...byNumber(abi.codes)])],
    ["RULE_NAMES", `[undefined, ...${lines(byNumber(abi.rules))}]`],
    ["FIELDS", lines(fields.map(fieldRow))],
    ["PLACEMENT_PARTS", lines(placementParts(policy))],
    ["ARITY", json([...fields.map(({ values }) => values.length), classes])],
    ["EPOCHS", json(epochs.map((epoch) => epoch.split(".").map(Number)))],
    ["KERNEL_CLASSES", json(kernelClass.ofEpoch)],
    ["IS_COHERENT", json(policy.coherentArches)],
    ["IMPLICATIONS", lines(implications(policy))],
    ["CELLS", cells(policy.cells)],
    ["RULE_EDGES", cells(policy.rules)],
    ["MODE_EDGES", `[${policy.columns.map(cells).join(", ")}]`],
    ["MODES", lines(modes.map(modesRow))],
    ["REFUSALS", lines(policy.refusals.map((each) => refusalRow(each, abi)))],
    ["CONCLUSIONS", json(policy.conclusions)],
    ["RANK", json(rank)],
    ["FACT_CELLS", cells(policy.factCells)],
    ["ANSWERS", lines(answers(policy, abi))],
    [
      "EXPORTERS",
      record(
        Object.fromEntries(
          policy.exporters.map((each) => [each.exporter, exporterRow(each, policy, abi)]),
        ),
      ),
    ],
    ["CODES", record(CODES)],
    ["RULES", record(RULES)],
    ["HAZARDS", record(HAZARDS)],
    ["EXPORTER_NUMBERS", record(abi.exporters ?? {})],
    ["PLAIN_VM", record({ ...PLAIN_VM })],
    ["PRESETS", record(presets())],
  ];
  return constants.map(([name, value]) => `const ${name} = ${value};\n`).join("");
}

const json = (value: unknown): string => JSON.stringify(value);

/** A list, each member on a line of its own. */
const lines = (all: readonly unknown[]): string =>
  `[\n${all.map((each) => `  ${json(each)},\n`).join("")}]`;

/** An object that nobody can change, likewise; bundlers may leave out what nobody uses. */
function record(all: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(all).map(([name, value]) => `  ${json(name)}: ${json(value)},\n`);
  return `/* @__PURE__ */ frozen({\n${members.join("")}})`;
}

/** Cells of diagrams, twenty a line. */
function cells(values: readonly number[]): string {
  const rows: string[] = [];
  for (let at = 0; at < values.length; at += 20) {
    rows.push(`  ${values.slice(at, at + 20).join(", ")},\n`);
  }
  return `Uint16Array.of(\n${rows.join("")})`;
}

const presets = () =>
  Object.fromEntries(PRESETS.map(({ name, platform, vm }) => [name, { platform, vm }]));

function fieldRow({ name, field, values }: Policy["fields"][number]) {
  return { part: name.split(".")[0], name: field, values };
}

function placementParts({ placements }: Policy) {
  return (["memory", "cache", "vma", "pages"] as const).map((part) => [
    part,
    [...new Set(placements.map((each) => each[part]))],
  ]);
}

function implications({ fields }: Policy) {
  const place = (of: string) => fields.findIndex(({ field }) => field === of);
  const number = (of: string, yes: boolean) => (fields[place(of)]?.values.indexOf(yes) ?? -1) + 1;
  return Object.entries(IMPLIED).map(([name, { by, is, value, wins }]) => {
    const target = { target: place(name), value: number(name, value) };
    return { ...target, by: place(by), is: number(by, is), wins };
  });
}

const modesRow = ({ hazards, forced }: Modes) => ({
  hazards: hazards.map((mask) => (mask < 0 ? 0x80 : mask)),
  isForced: forced,
});

/** A refusal in numbers; the first of all is none. */
function refusalRow(refusal: PolicyRefusal | undefined, abi: Abi) {
  const { code, rule } = refusal ?? {};
  return {
    code: code === undefined ? 0 : abi.codes?.[code],
    rule: rule === undefined ? 0 : abi.rules?.[rule],
  };
}

function answers({ answers, refusals }: Policy, abi: Abi) {
  return answers.map((answer) => {
    if ("placements" in answer) {
      return { numbers: answer.placements, preferred: answer.preferred };
    }
    const refused = refusals[answer.refusal];
    return { ...refusalRow(refused, abi), isHarmless: refused?.isHarmless === true };
  });
}

function exporterRow(each: PolicyExporter, { firstFact }: Policy, abi: Abi) {
  const asked = each.facts.filter(({ arity }) => arity > 0);
  return {
    number: abi.exporters?.[each.exporter],
    root: each.root,
    answers: each.answers,
    arity: asked.map(({ arity }) => arity),
    facts: each.facts.map((fact) => factRow(fact, firstFact)),
  };
}

function factRow(
  { name, declaration, variable, arity, bits, classes, borders }: PolicyFact,
  firstFact: number,
) {
  const { kind } = declaration;
  // All have the same members, in the same order: engines find those of such objects fastest.
  return {
    name,
    kind,
    variable: arity === 0 ? -1 : variable - firstFact,
    absent: absentOf(declaration),
    words: "words" in declaration ? declaration.words : [],
    defined: kind === "bits" ? allBits(declaration.bits) : 0,
    least: kind === "count" ? declaration.least : 0,
    most: kind === "count" ? declaration.most : 0,
    bits,
    classes,
    borders,
  };
}

const allBits = (bits: Readonly<Record<string, number>>): number =>
  Object.values(bits).reduce((all, bit) => all | bit, 0) >>> 0;

/** What absence means: a value's code, or one of facts.js that is none. */
function absentOf(declaration: FactDeclaration): number {
  const { absent, absentIfDmaCoherent } = declaration;
  if (absentIfDmaCoherent !== undefined) return -2;
  if (absent === undefined) return -3;
  if (absent === "unknown") return -1;
  if (!("words" in declaration)) return Number(absent);
  const places = [absent].flat().map((word) => declaration.words.indexOf(String(word)));
  if (declaration.kind === "word") return places[0] as number;
  return places.reduce((mask, place) => (mask | (1 << place)) >>> 0, 0);
}
