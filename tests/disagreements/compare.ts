import { ADAPTERS } from "@vmprot/adapters";
import {
  type GuestMapVerdict,
  PLAIN_VM,
  type PresetName,
  type Result,
  VmProt,
  type VmProtAnswer,
} from "@vmprot/core";
import { buffersOf, hostsOf, type SpokenOf, translated } from "./buffers.js";
import type { Facts, Oracle, Says } from "./oracle.js";

/** Where a stack and vmprot differ: in what the exporter's mappings are, or on one host. */
export type Place = "attribute" | PresetName;

/** What a stack says of a buffer, beside what vmprot answers. */
export interface Comparison {
  /** The oracle's id, and where it names no exporter, whose buffer it is. */
  readonly id: string;
  readonly oracle: Oracle;
  readonly buffer: SpokenOf;
  /** In the words of its exporter's adapter. */
  readonly facts: Facts;
  readonly answer: VmProtAnswer;
  readonly verdicts: ReadonlyMap<PresetName, GuestMapVerdict>;
  /** `attribute` alone where the answers differ; else each host whose verdict does. */
  readonly differs: readonly Place[];
}

const core = new VmProt(ADAPTERS, { baseVm: PLAIN_VM, remedies: false });
const ANSWERED = new Set(ADAPTERS.map(({ exporter }) => exporter));

/** Whether an adapter answers for an exporter. */
export const isAnswered = (exporter: string): boolean => ANSWERED.has(exporter);

const MAP_INFO = { cached: 1, uncached: 2, "write-combined": 3 } as const;

const saidByAnswer = (answer: VmProtAnswer): Says =>
  answer.kind === "refusal" ? "refuse" : MAP_INFO[answer.cache];

const saidByVerdict = (verdict: GuestMapVerdict): Says =>
  verdict.kind === "refuse" ? "refuse" : verdict.mapInfo;

/** Compares what an oracle says with the answers about each buffer that it speaks of. */
export function compare(oracle: Oracle): readonly Comparison[] {
  return buffersOf(oracle)
    .filter(({ exporter }) => isAnswered(exporter))
    .map((buffer) => compareOne(oracle, buffer));
}

function compareOne(oracle: Oracle, buffer: SpokenOf): Comparison {
  const { exporter, carrier } = buffer;
  const facts = translated(buffer);
  const results = new Map<PresetName, Result>(
    hostsOf(exporter).map((host) => [host, core.query({ exporter, facts, platform: host })]),
  );
  const verdicts = new Map([...results].map(([host, { verdict }]) => [host, verdict]));
  const [answer] = [...results.values()].map((result) => result.answer);
  if (answer === undefined) throw new Error(`buffers.json names no hosts of ${exporter}`);
  return {
    id: carrier === undefined ? oracle.id : `${oracle.id} ${carrier.name}`,
    ...{ oracle, buffer, facts, answer, verdicts },
    differs: placesOf(oracle, answer, verdicts),
  };
}

/** A stack that forgets to refuse differs from every answer. */
function placesOf(
  { mapInfo, wire }: Oracle,
  answer: VmProtAnswer,
  verdicts: ReadonlyMap<PresetName, GuestMapVerdict>,
): readonly Place[] {
  if (wire === 0 || saidByAnswer(answer) !== mapInfo) return ["attribute"];
  return [...verdicts].flatMap(([host, verdict]) =>
    saidByVerdict(verdict) === mapInfo ? [] : [host],
  );
}
