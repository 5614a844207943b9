import { PRESETS, VmProt } from "@vmprot/core";
import { ADAPTERS } from "./queries.js";

const ROUNDS = 60;
const BATCH = 2000;

/** Nanoseconds of a decision, and of no more than reading what it is asked with. */
export interface ReadingFloor {
  readonly prepared: number;
  readonly preparedReading: number;
  readonly objects: number;
  readonly objectsReading: number;
  /** The compiled module, with everything checked ahead; and with facts in words. */
  readonly compiled: number;
  readonly compiledReading: number;
}

/** What is used of the compiled module. */
interface Compiled {
  environmentOf(platform: object, vm: object): unknown;
  factsOf(exporter: string, facts: object): unknown;
  judge(buffer: unknown, environment: unknown): { readonly kind: string };
}

const compiled: Compiled = await import(
  new URL("../../compiled/js/vmprot.js", import.meta.url).href
);

/** The names and values that an object is compared with. */
type Known = readonly (readonly [name: string, value: unknown])[];

const EMPTY = {};

/** What core asks of each object: that it is a plain one, and that nothing enumerable is inherited. */
function isOwn(object: object): boolean {
  if (Object.getPrototypeOf(object) !== Object.prototype) return false;
  for (const _ in EMPTY) return false;
  return true;
}

/** Whether an object's own properties are those, each read once. */
function isKnown(object: Readonly<Record<string, unknown>>, known: Known): boolean {
  if (!isOwn(object)) return false;
  let at = 0;
  for (const name in object) {
    const before = known[at++];
    if (before === undefined || before[0] !== name || object[name] !== before[1]) return false;
  }
  return at === known.length;
}

/**
 * One decision again and again, and beside it the least that it takes to know that it is the same:
 * a comparison of every own property, and no look-up. The fastest of many batches in turn.
 */
export function readingFloor(): ReadingFloor {
  const facts = { domains: 2, flags: 0 };
  const { platform, vm } = PRESETS.find(({ name }) => name === "amd") as (typeof PRESETS)[number];
  const query = { exporter: "amdgpu", facts };
  const whole = { ...query, platform: { ...platform }, vm: { ...vm } };
  const vmProt = new VmProt(ADAPTERS);
  const environment = vmProt.environment(platform, vm);
  const stated = [facts, whole.platform, whole.vm].map((part): Known => Object.entries(part));
  const [ownFacts, ownPlatform, ownVm] = stated as [Known, Known, Known];
  const outer: Known = Object.entries(query);
  const outerWhole: Known = Object.entries(whole);
  const isSameFacts = ({ facts }: typeof query) => isKnown(facts, ownFacts);
  const isSame = ({ platform, vm }: typeof whole) =>
    isKnown(platform, ownPlatform) && isKnown(vm, ownVm);
  const ahead = compiled.environmentOf(platform, vm);
  const buffer = compiled.factsOf("amdgpu", facts);
  const timed = [
    () => environment.query(query).verdict.kind === "map",
    () => isKnown(query, outer) && isSameFacts(query),
    () => vmProt.query(whole).verdict.kind === "map",
    () => isKnown(whole, outerWhole) && isSameFacts(whole) && isSame(whole),
    () => compiled.judge(buffer, ahead).kind === "map",
    () => compiled.judge(compiled.factsOf("amdgpu", facts), ahead).kind === "map",
  ].map((act) => ({ act, best: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of timed) each.best = Math.min(each.best, batch(each.act));
  }
  const [prepared, preparedReading, objects, objectsReading, judged, judgedReading] = timed.map(
    ({ best }) => best,
  ) as [number, number, number, number, number, number];
  const known = { prepared, preparedReading, objects, objectsReading };
  return { ...known, compiled: judged, compiledReading: judgedReading };
}

function batch(act: () => boolean): number {
  const start = process.hrtime.bigint();
  let held = 0;
  for (let i = 0; i < BATCH; i++) if (act()) held++;
  const nanoseconds = Number(process.hrtime.bigint() - start) / BATCH;
  if (held !== BATCH) throw new Error("the query is not what it was");
  return nanoseconds;
}
