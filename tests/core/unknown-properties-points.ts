import {
  type ExporterAdapter,
  type MapVerdict,
  type Platform,
  PROFILES,
  type Profile,
  type Query,
  type Result,
  type Vm,
  VmProt,
} from "@vmprot/core";
import type { EnvironmentField, EnvironmentFields } from "@vmprot/core/tables";
import { declaredSpace } from "../support/fact-spaces.js";
import { admissible } from "../support/oracle.js";
import { ADAPTERS, FIELD_VALUES, OF_PLATFORM, OF_VM } from "../support/space.js";
import { share } from "../support/thoroughness.js";

/** Remedies have a test of their own, and would take most of the time of this one. */
const vmProt = new VmProt(ADAPTERS, { remedies: false });

/**
 * One seeded sequence: a failure can be seen again. A generator of its own rather than one of
 * fast-check's, which cannot draw a hundred thousand of these in the time that this takes.
 */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Everything that can be stated of a buffer, a host and a VM, by the name that refusals use. */
interface Space {
  readonly adapter: ExporterAdapter;
  readonly names: readonly string[];
  readonly values: Readonly<Record<string, readonly unknown[]>>;
}

const SPACES: readonly Space[] = ADAPTERS.map((adapter) => {
  const facts = Object.entries(declaredSpace(adapter)).map(([name, values]) => [
    `facts.${name}`,
    values,
  ]);
  const fields = [
    ...OF_PLATFORM.map((field) => [`platform.${field}`, FIELD_VALUES[field]] as const),
    ...OF_VM.map((field) => [`vm.${field}`, FIELD_VALUES[field]] as const),
  ];
  const values = Object.fromEntries([...facts, ...fields]);
  return { adapter, names: Object.keys(values), values };
});

/** What is stated, by those names; what is not is unknown. */
type Stated = Readonly<Record<string, unknown>>;

/** A kernel's version as queries name it. */
const asStated = (value: unknown) => (value === "before 5.10" ? "5.4" : value);

function query({ adapter, names }: Space, stated: Stated, profile: Profile): Result {
  const parts: Record<string, Record<string, unknown>> = { facts: {}, platform: {}, vm: {} };
  for (const name of names) {
    const [part = "", field = ""] = name.split(".");
    const known = Object.hasOwn(stated, name);
    // An unknown fact is said to be, because absence may be a default.
    if (known || part === "facts") {
      Object.assign(parts[part] ?? {}, { [field]: known ? asStated(stated[name]) : "unknown" });
    }
  }
  const { facts = {}, platform = {}, vm = {} } = parts;
  const whole: Query = {
    exporter: adapter.exporter,
    facts,
    platform: platform as Platform,
    vm: vm as Vm,
    profile,
  };
  return vmProt.query(whole);
}

const QUESTIONS = ["PLATFORM_UNKNOWN", "ATTRIBUTES_UNKNOWN"];
const asks = ({ verdict }: Result): readonly string[] | undefined =>
  verdict.kind === "refuse" && QUESTIONS.includes(verdict.code) ? verdict.unknown : undefined;

interface Point {
  readonly space: Space;
  readonly stated: Stated;
  readonly profile: Profile;
}

/** Refusals that stand before all else would hide what is behind them, if values were drawn. */
const GUARDS = ["platform.hypervisor", "vm.confidential", "vm.guestMemfd"];
/** The costliest to be without: each possibility of them has rules of its own. */
const KINDS = ["platform.arch", "platform.vendor", "platform.kernel"];

/** Mostly unknown points: of 32 fields few or some are known, of hosts' kinds most. */
function* points(count: number, seed: number): Generator<Point> {
  const draw = numbersFrom(seed);
  for (let i = 0; i < count; i++) {
    const space = SPACES[i % SPACES.length] as Space;
    const known = draw(64) === 0 ? 0 : ([6, 10, 14, 18][draw(4)] ?? 0);
    const stated: Record<string, unknown> = {};
    for (const name of space.names) {
      const values = space.values[name] ?? [];
      const guard = GUARDS.includes(name);
      const ofBuffer = name.startsWith("facts.");
      const likely = guard || KINDS.includes(name) ? 28 : ofBuffer ? 20 : known;
      if (known === 0 || draw(32) >= likely) continue;
      stated[name] = guard && draw(8) > 0 ? values[0] : values[draw(values.length)];
    }
    yield { space, stated, profile: PROFILES[draw(2)] as Profile };
  }
}

const shown = ({ space, stated, profile }: Point): string =>
  `${space.adapter.exporter} ${JSON.stringify(stated)} ${profile}`;

/** The named fields' values, drawn. */
function answered({ space, stated }: Point, named: readonly string[], draw: (n: number) => number) {
  const all: Record<string, unknown> = { ...stated };
  for (const name of named) {
    const values = space.values[name] ?? [];
    all[name] = values[draw(values.length)];
  }
  return all;
}

/** How many points the first of these draws. */
const COUNT = share(40_000);
/** What is found wrong is told of the first few. */
const TOLD = 5;

/** What was found at points that are mostly unknown. */
export interface OpenPoints {
  readonly points: number;
  readonly questions: number;
  readonly maps: number;
  readonly wrong: readonly string[];
}

/** Whether points are asked about once, in order, and mapped only with what every completion admits. */
export function openPoints(): OpenPoints {
  const draw = numbersFrom(11);
  const wrong: string[] = [];
  const note = (point: Point, what: string) => {
    if (wrong.length < TOLD) wrong.push(`${shown(point)}: ${what}`);
  };
  const count = { questions: 0, maps: 0 };
  for (const point of points(COUNT, 1)) {
    const { space, stated, profile } = point;
    const result = query(space, stated, profile);
    if (!inOrder(point, result)) note(point, "unknown is out of order, or names what is known");
    const named = asks(result);
    if (named !== undefined) {
      count.questions++;
      const all = answered(point, named, draw);
      const again = asks(query(space, all, profile));
      if (again !== undefined) note(point, `${named}, then ${again} at ${JSON.stringify(all)}`);
    }
    if (result.verdict.kind !== "map") continue;
    count.maps++;
    for (let i = 0; i < 4; i++) {
      const rest = space.names.filter((name) => !Object.hasOwn(stated, name));
      const all = answered(point, rest, draw);
      if (!isAdmitted(result.verdict, point, all)) note(point, `not at ${JSON.stringify(all)}`);
    }
  }
  return { points: COUNT, ...count, wrong };
}

/** What was found of fields that refusals name. */
export interface NamedFields {
  readonly fields: number;
  readonly wrong: readonly string[];
}

/** Whether a field is named only where changing it alone changes the outcome. */
export function namedFields(): NamedFields {
  const draw = numbersFrom(13);
  const wrong: string[] = [];
  let fields = 0;
  for (const point of points(share(400), 3)) {
    const named = asks(query(point.space, point.stated, point.profile)) ?? [];
    for (const name of named) {
      fields++;
      if (!matters(point, name, draw) && wrong.length < TOLD) {
        wrong.push(`${name}: ${shown(point)}`);
      }
    }
  }
  return { fields, wrong };
}

/** Facts in the adapter's order, then the platform's fields, then the VM's; none that is known. */
function inOrder({ space, stated }: Point, { answer, verdict }: Result): boolean {
  return [answer, verdict].every((said) => {
    const named = "unknown" in said ? (said.unknown ?? []) : [];
    const sorted = space.names.filter((name) => named.includes(name));
    return sorted.join() === named.join() && !named.some((name) => Object.hasOwn(stated, name));
  });
}

const HARMLESS: readonly string[] = ["NO_CPU_MAPPING", "NOT_EXPORTABLE"];

/** Whether a mapping under partial knowledge is safe where all is known, hazards included. */
function isAdmitted(verdict: MapVerdict, { space, profile }: Point, all: Stated): boolean {
  const { answer, verdict: then } = query(space, all, profile);
  // Its own mmap fails, and harms nobody.
  if (answer.kind === "refusal") return HARMLESS.includes(answer.code);
  const hazards = hazardsOf(answer, all, profile, verdict.guestCache);
  const told = verdict.hazards.map(({ code }) => code);
  return then.kind === "map" && hazards?.every((code) => told.includes(code)) === true;
}

/** The second reading's hazards of a mode; undefined where it is not admissible. */
function hazardsOf(
  { placements }: Extract<Result["answer"], { kind: "attributes" }>,
  stated: Stated,
  profile: Profile,
  mode: "cached" | "write-combined" | "uncached",
) {
  const environment = Object.fromEntries(
    Object.entries(stated).map(([name, value]) => [name.split(".")[1], value]),
  ) as EnvironmentFields & Record<EnvironmentField, never>;
  return admissible(placements, environment, profile).modes.get(mode);
}

/** Whether, with all other unknown fields known somehow, this one alone changes the outcome. */
function matters(point: Point, name: string, draw: (below: number) => number): boolean {
  const { space, stated, profile } = point;
  const others = space.names.filter((each) => each !== name && !Object.hasOwn(stated, each));
  for (let i = 0; i < 20_000; i++) {
    const all = answered(point, others, draw);
    // What stands before all else is passed more often than chance would have it.
    Object.assign(all, passing(all, stated, name, draw));
    const outcomes = new Set<string>();
    for (const value of space.values[name] ?? []) {
      const { verdict } = query(space, { ...all, [name]: value }, profile);
      outcomes.add(verdict.kind === "map" ? verdict.guestCache : "refuse");
      if (outcomes.size > 1) return true;
    }
  }
  return false;
}

const PASSING: Stated = {
  "platform.hypervisor": "kvm",
  "platform.nestedPaging": true,
  "platform.guestPatQuirk": true,
  "vm.nonCoherentDma": false,
  "vm.confidential": "none",
  "vm.guestMemfd": false,
  "vm.gpaCongruent": false,
  "vm.dirtyLogging": false,
  "vm.mte": false,
  "facts.imported": false,
};

const passing = (
  all: Stated,
  stated: Stated,
  name: string,
  draw: (below: number) => number,
): Stated =>
  Object.fromEntries(
    Object.entries(PASSING).filter(
      ([each]) =>
        each !== name && Object.hasOwn(all, each) && !Object.hasOwn(stated, each) && draw(8) > 0,
    ),
  );
