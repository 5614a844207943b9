import { ADAPTERS } from "@vmprot/adapters";
import {
  type ExporterAdapter,
  type Facts,
  PLAIN_VM,
  type Platform,
  PRESETS,
  type PresetName,
  type Profile,
  type Query,
  type Vm,
} from "@vmprot/core";

/** What the controls say: a query whose every part is there. */
export interface Question {
  /** The adapter's first name. */
  readonly exporter: string;
  readonly facts: Facts;
  readonly platform: PresetName | Platform;
  /** What differs from the preset's VM, or from the plain one. */
  readonly vm: Vm;
  readonly profile: Profile;
}

/** The adapters by the names of their exporters. */
export const ADAPTER_OF: ReadonlyMap<string, ExporterAdapter> = new Map(
  ADAPTERS.map((adapter) => [adapter.exporter, adapter]),
);

/** A buffer of an exporter's: the first of its cases, with what one of its other names says. */
export function bufferOf(adapter: ExporterAdapter, named: Facts = {}) {
  return { exporter: adapter.exporter, facts: { ...adapter.cases[0]?.facts, ...named } };
}

/** Whether both state the same, in whatever order. */
export function sameFacts(some: Facts, other: Facts): boolean {
  const text = (facts: Facts) => JSON.stringify(Object.entries(facts).toSorted());
  return text(some) === text(other);
}

/** Where the page begins. */
export function firstQuestion(): Question {
  const [adapter] = ADAPTERS;
  const [preset] = PRESETS;
  if (adapter === undefined || preset === undefined) throw new RangeError("nothing to ask about");
  return { ...bufferOf(adapter), platform: preset.name, vm: {}, profile: "coherent" };
}

/** The query as `vmprot query` takes it, without what goes without saying. */
export function queryOf({ exporter, facts, platform, vm, profile }: Question): Query {
  return {
    exporter,
    facts,
    platform,
    ...(Object.keys(vm).length > 0 && { vm }),
    ...(profile !== "coherent" && { profile }),
  };
}

/** What is judged of the host: the preset's fields, or those that are stated. */
export function platformOf({ platform }: Question): Platform {
  return typeof platform === "string" ? presetOf(platform).platform : platform;
}

/** What is judged of the VM, field by field. */
export function vmOf({ platform, vm }: Question): Required<Vm> {
  return { ...baseVm(platform), ...vm };
}

/** The same question without its preset's name: what was a preset is its fields from now on. */
export function fieldByField(question: Question): Question {
  const vm = differences(vmOf(question), PLAIN_VM);
  return { ...question, platform: platformOf(question), vm };
}

/** A field of the host set by hand. */
export function withPlatform(question: Question, field: keyof Platform, value: unknown): Question {
  return { ...fieldByField(question), platform: { ...platformOf(question), [field]: value } };
}

/** A field of the VM set by hand. */
export function withVm(question: Question, field: keyof Vm, value: unknown): Question {
  const vm = { ...vmOf(question), [field]: value };
  return { ...question, vm: differences(vm, baseVm(question.platform)) };
}

/** Another preset keeps what was set of the VM by hand, unless the host was set by hand too. */
export function withPreset(question: Question, platform: PresetName): Question {
  const kept = typeof question.platform === "string" ? question.vm : {};
  const base = baseVm(platform);
  return { ...question, platform, vm: differences({ ...base, ...kept }, base) };
}

function presetOf(name: PresetName) {
  const preset = PRESETS.find((each) => each.name === name);
  if (preset === undefined) throw new RangeError(`no preset ${name}`);
  return preset;
}

const baseVm = (platform: PresetName | Platform): Required<Vm> =>
  typeof platform === "string" ? presetOf(platform).vm : PLAIN_VM;

function differences(vm: Required<Vm>, base: Required<Vm>): Vm {
  const entries = Object.entries(vm) as [keyof Vm, unknown][];
  return Object.fromEntries(entries.filter(([field, value]) => base[field] !== value));
}
