import { ADAPTERS } from "@vmprot/adapters";
import {
  type GuestMapVerdict,
  PLAIN_VM,
  PRESETS,
  type PresetName,
  type Query,
  type Result,
  VmProt,
  type VmProtAnswer,
} from "@vmprot/core";
import { adapterOf, buffersOf, hostsOf, KERNELS, type SpokenOf, translated } from "./buffers.js";
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

/** Whether an adapter answers for an exporter. */
export const isAnswered = (exporter: string): boolean => adapterOf(exporter) !== undefined;

/** The oracle's id, and where it names no exporter, whose buffer it is. */
export const idOf = ({ id }: Oracle, { carrier }: SpokenOf): string =>
  carrier === undefined ? id : `${id} ${carrier.name}`;

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
  const { exporter } = buffer;
  const facts = translated(buffer);
  const results = new Map<PresetName, Result>(
    hostsOf(exporter).map((host) => [
      host,
      core.query({ exporter, facts, ...environmentOf(host, oracle) }),
    ]),
  );
  const verdicts = new Map([...results].map(([host, { verdict }]) => [host, verdict]));
  const [answer] = [...results.values()].map((result) => result.answer);
  if (answer === undefined) throw new Error(`buffers.json names no hosts of ${exporter}`);
  return {
    id: idOf(oracle, buffer),
    ...{ oracle, buffer, facts, answer, verdicts },
    differs: placesOf(oracle, answer, verdicts),
  };
}

/** A preset, with the kernel that a row is about. */
function environmentOf(host: PresetName, { id }: Oracle): Pick<Query, "platform" | "vm"> {
  const preset = PRESETS.find(({ name }) => name === host);
  const kernel = KERNELS[id];
  if (preset === undefined || kernel === undefined) return { platform: host };
  return { platform: { ...preset.platform, kernel }, vm: preset.vm };
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
