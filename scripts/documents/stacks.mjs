// What today's stacks say of buffers beside what vmprot answers: the oracles of tests/disagreements,
// compared, and put together where they say the same.
import { join } from "node:path";
import { root } from "../workspaces.mjs";

const load = (path) => import(join(root, path));
const { ADAPTERS } = await load("adapters/dist/index.js");
const { NAMES, adapterOf, buffersOf, isKind } = await load("tests/dist/disagreements/buffers.js");
const { compare, isAnswered } = await load("tests/dist/disagreements/compare.js");
const { ORACLES } = await load("tests/dist/disagreements/oracle.js");
const { REASON_OF, WRITTEN_DOWN, differenceAt } = await load(
  "tests/dist/disagreements/written-down.js",
);

export { WRITTEN_DOWN };

/** Each with the exporter whose adapter answers. */
export const COMPARISONS = ORACLES.flatMap(compare).map((comparison) => ({
  ...comparison,
  exporter: adapterOf(comparison.buffer.exporter).exporter,
}));

/** How many rows there are, how many are compared, wait, or speak of no buffer. */
export function rowCounts() {
  const about = ORACLES.map((oracle) => buffersOf(oracle).map(({ exporter }) => exporter));
  return {
    all: ORACLES.length,
    compared: about.filter((exporters) => exporters.some(isAnswered)).length,
    waiting: about.filter((exporters) => exporters.length > 0 && !exporters.some(isAnswered))
      .length,
    speechless: about.filter((exporters) => exporters.length === 0).length,
  };
}

/** The rows that wait for each exporter. */
export function waitingFor(exporter) {
  const speaks = (oracle) => buffersOf(oracle).some((buffer) => buffer.exporter === exporter);
  return ORACLES.filter(speaks).map(({ id }) => id);
}

/** The versions that were read, and of which stacks. */
export function versions() {
  const of = new Map();
  for (const { oracle, version } of ORACLES) {
    of.set(version, new Set(of.get(version)).add(oracle));
  }
  return [...of].map(([version, stacks]) => [version, [...stacks].join("; ")]);
}

const MODES = { 1: "cached", 2: "uncached", 3: "write-combined", refuse: "refuses" };

const saidBy = ({ mapInfo, wire }) => (wire === 0 ? "0, which guests map cached" : MODES[mapInfo]);

const bitNames = (bits, value) => {
  const names = Object.keys(bits).filter((name) => (value & bits[name]) !== 0);
  return names.length === 0 ? String(value) : names.join(" + ");
};

function factText(name, value, declared) {
  if (typeof value === "boolean") return value ? name : `not ${name}`;
  const { bits, values } = NAMES[name] ?? { bits: declared[name]?.bits };
  // Vulkan's names speak for themselves.
  if (name === "propertyFlags") return bitNames(bits, value);
  if (bits !== undefined && typeof value === "number") return `${name} ${bitNames(bits, value)}`;
  return `${name} ${values?.[value] ?? [value].flat().join(" + ")}`;
}

function caseText({ oracle, buffer, exporter }) {
  const declared = isKind(oracle.exporter) ? {} : adapterOf(buffer.exporter).facts;
  const facts = Object.entries(oracle.facts)
    .filter(([name]) => name !== "mappable" || !isKind(oracle.exporter))
    .map(([name, value]) => factText(name, value, declared))
    .join(", ");
  const said = facts === "" ? "any buffer" : facts;
  const text = buffer.exporter === exporter ? said : `${buffer.exporter}: ${said}`;
  return buffer.carrier === undefined ? text : `${buffer.carrier.name}: ${text}`;
}

function answered({ answer, verdicts }, place) {
  if (place === "attribute") {
    if (answer.kind === "refusal") return { refuses: answer.code, rule: answer.rule };
    return { says: answer.basis === "fixed" ? answer.cache : `${answer.cache}, the worst case` };
  }
  const { kind, guestCache, code, rule } = verdicts.get(place);
  return kind === "map" ? { says: guestCache } : { refuses: code, rule };
}

/**
 * The differences about each exporter's buffers: cases of which the same is said, by which stacks,
 * with vmprot's answer and the reason. `host` where the attribute is the same, and cannot be mapped
 * there.
 */
export function differencesByExporter() {
  const groups = new Map();
  for (const comparison of COMPARISONS) {
    const { id, oracle, exporter, differs } = comparison;
    for (const place of differs) {
      const reason = REASON_OF.get(differenceAt(id, place));
      if (reason === undefined) throw new Error(`${id} is not written down at ${place}`);
      const host = place === "attribute" ? undefined : place;
      const says = saidBy(oracle);
      const vmprot = answered(comparison, place);
      // What a host cannot map, it cannot map whoever says so.
      const stack = host === undefined ? oracle.oracle : "";
      const key = JSON.stringify([exporter, stack, says, vmprot, reason.id, host]);
      const group = groups.get(key) ?? {
        ...{ exporter, host, says, vmprot, reason },
        ...{ stacks: new Map(), cases: new Map() },
      };
      groups.set(key, group);
      group.stacks.set(oracle.oracle, new Set(group.stacks.get(oracle.oracle)).add(oracle.file));
      const text = caseText(comparison);
      group.cases.set(text, [...(group.cases.get(text) ?? []), oracle.id]);
    }
  }
  return byExporter([...groups.values()]);
}

/** In the order of listings; an exporter's attributes before its hosts. */
function byExporter(groups) {
  const isOfHost = ({ host }) => Number(host !== undefined);
  const lists = ADAPTERS.map(({ exporter: name }) => [
    name,
    groups
      .filter(({ exporter }) => exporter === name)
      .sort((one, other) => isOfHost(one) - isOfHost(other)),
  ]);
  return new Map(lists.filter(([, list]) => list.length > 0));
}
