import type { ProbeDevice, ProbeResult } from "../contract/exporter-probe.js";
import type {
  AddressValue,
  CallStep,
  ComparableValue,
  ErrnoValue,
  FactsStep,
  FieldValue,
  FindStep,
  IoctlDescription,
  MappedValue,
  ProbeInputs,
  ProbeProgram,
  ProbeStep,
  ProbeTest,
  ProbeValue,
  RefuseStep,
  StructureDescription,
} from "../contract/probe-program.js";
import { readField, WIDTHS, writeField } from "./fields.js";

/** The driver said more than 32 bits can hold: no facts say that. */
const TOO_WIDE = {
  kind: "refusal",
  code: "UNKNOWN_FACTS",
  message: "The driver answered with a mask of more than 32 bits.",
} as const satisfies ProbeResult<never>;

const UNMAPPED = { kind: "refusal", code: "ATTRIBUTES_UNKNOWN" } as const satisfies ProbeResult;

type Refusal = Extract<ProbeResult, { readonly kind: "refusal" }>;
type Value = bigint | string | boolean | readonly string[];
type Device = Pick<ProbeDevice, "ioctl" | "address">;

/** A program that ended while it computed a value. */
class Ended {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}

/** What a driver left, and where in it the structure that is read begins. */
interface Left {
  readonly bytes: Uint8Array;
  readonly start: number;
}

/** One run of a program: what its calls left, and what it has told so far. */
export class ProgramRun {
  readonly #inputs: Partial<ProbeInputs>;
  readonly #device: Device | undefined;
  readonly #left = new Map<IoctlDescription | StructureDescription, Left>();
  readonly #errnos = new Map<IoctlDescription, number>();
  readonly #facts: Record<string, unknown> = {};

  /** A run with these inputs; without a device for programs that call none. */
  constructor(inputs: Partial<ProbeInputs>, device: Device | undefined) {
    this.#inputs = inputs;
    this.#device = device;
  }

  /** Runs the program. Throws where it is none that core accepts. */
  result(program: ProbeProgram): ProbeResult {
    try {
      return this.#steps(program) ?? { kind: "facts", facts: this.#facts };
    } catch (error) {
      if (error instanceof Ended) return error.refusal;
      throw error;
    }
  }

  #steps(program: ProbeProgram): Refusal | undefined {
    for (const step of program) {
      const ended = this.#step(step);
      if (ended !== undefined) return ended;
    }
    return undefined;
  }

  #step(step: ProbeStep): Refusal | undefined {
    if ("refuse" in step) return this.#refusal(step);
    if ("when" in step) {
      const holds = listed(step.when).every((test) => this.#test(test));
      return this.#steps(holds ? step.do : (step.else ?? []));
    }
    if ("find" in step) return this.#steps(this.#find(step) ? step.do : step.else);
    if ("call" in step) this.#call(step);
    else this.#tell(step);
    return undefined;
  }

  #refusal({ refuse: { code, message } }: RefuseStep): Refusal {
    if (message === undefined) return { kind: "refusal", code };
    const parts = typeof message === "string" ? [message] : message;
    return { kind: "refusal", code, message: parts.map((part) => `${this.#value(part)}`).join("") };
  }

  #tell({ facts }: FactsStep): void {
    for (const [name, value] of Object.entries(facts)) {
      const told = this.#value(value);
      const isWide = typeof told === "bigint" && told > 0xffff_ffffn;
      if (isWide && typeof value === "object" && "read" in value) throw new Ended(TOO_WIDE);
      this.#facts[name] = typeof told === "bigint" ? Number(told) : told;
    }
  }

  #call({ call, with: values = {} }: CallStep): void {
    if (this.#device === undefined) throw new TypeError(`${call.name} needs a device`);
    const { structure } = call;
    const bytes = new Uint8Array(structure.size);
    const pointed: (readonly [StructureDescription, Uint8Array])[] = [];
    for (const [field, value] of Object.entries(values)) {
      const type = structure.fields[field];
      if (type === undefined) throw new TypeError(`${structure.name} has no ${field}`);
      let bits: unknown;
      if (typeof value === "object" && "at" in value) {
        const memory = this.#memory(value);
        pointed.push([value.at, memory]);
        bits = this.#device.address(memory);
      } else {
        bits = this.#value(value);
      }
      writeField(bytes, structure.offsets[field] ?? 0, type, bits as bigint);
    }
    this.#errnos.set(call, this.#device.ioctl(call.request, bytes));
    this.#left.set(call, { bytes, start: 0 });
    for (const [at, memory] of pointed) this.#left.set(at, { bytes: memory, start: 0 });
  }

  #memory({ at, count = 1, bytes }: AddressValue): Uint8Array {
    const wanted = bytes === undefined ? at.size * count : Number(this.#value(bytes));
    return new Uint8Array(Math.min(wanted, at.size * count));
  }

  #find({ find, among, where }: FindStep): boolean {
    const { bytes } = this.#left.get(find) ?? { bytes: new Uint8Array(0) };
    const count = Number(this.#value(among));
    if (count * find.size > bytes.length) return false;
    for (let index = 0; index < count; index++) {
      this.#left.set(find, { bytes, start: index * find.size });
      if (this.#test(where)) return true;
    }
    this.#left.set(find, { bytes, start: 0 });
    return false;
  }

  #value(value: ProbeValue): Value {
    if (typeof value === "number") return BigInt(value);
    if (typeof value !== "object" || Array.isArray(value)) return value as Value;
    return this.#computed(value as Exclude<ComparableValue, number | string | boolean>);
  }

  #computed(value: Exclude<ComparableValue, number | string | boolean>): Value {
    if ("input" in value) return this.#input(value.input);
    if ("read" in value) return this.#field(value);
    if ("errno" in value) return this.#errno(value);
    return "map" in value ? this.#mapped(value) : this.#test(value);
  }

  #input(name: keyof ProbeInputs): Value {
    const value = this.#inputs[name];
    if (value === undefined) throw new TypeError(`${name} is not known here`);
    return typeof value === "number" ? BigInt(value) : value;
  }

  /** What lies behind the memory's end is zero. */
  #field({ read, field }: FieldValue): bigint {
    const { fields, offsets } = "structure" in read ? read.structure : read;
    const left = this.#left.get(read);
    const type = fields[field];
    if (left === undefined || type === undefined) throw new TypeError(`${field} was never written`);
    const at = left.start + (offsets[field] ?? 0);
    return at + WIDTHS[type] <= left.bytes.length ? BigInt(readField(left.bytes, at, type)) : 0n;
  }

  #errno({ errno }: ErrnoValue): bigint {
    const ended = this.#errnos.get(errno);
    if (ended === undefined) throw new TypeError(`${errno.name} was never called`);
    return BigInt(ended);
  }

  #mapped({ map, to, otherwise }: MappedValue): Value {
    const key = String(this.#value(map));
    const value = Object.hasOwn(to, key) ? to[key] : otherwise;
    if (value === undefined) throw new Ended(UNMAPPED);
    return this.#value(value);
  }

  #test(test: ProbeTest): boolean {
    const value = this.#value(test.value);
    if ("is" in test) return this.#isAmong(value, test.is);
    if ("isNot" in test) return !this.#isAmong(value, test.isNot);
    if (typeof value !== "bigint") throw new TypeError("only numbers have bits and ranges");
    if ("has" in test) return (value & BigInt(test.has)) !== 0n;
    return "atLeast" in test ? value >= BigInt(test.atLeast) : value <= BigInt(test.atMost);
  }

  #isAmong(value: Value, others: ComparableValue | readonly ComparableValue[]): boolean {
    return listed(others).some((other) => this.#value(other) === value);
  }
}

const listed = <T>(some: T | readonly T[]): readonly T[] =>
  Array.isArray(some) ? some : [some as T];
