import {
  type ComparableValue,
  type FieldType,
  type FieldValue,
  type ProbeTest,
  type ProbeValue,
  VmprotError,
} from "@vmprot/core";
import { literal } from "./names.js";
import type { ProbeStorage } from "./probe-storage.js";

/** Bits of each type. */
export const BITS: Readonly<Record<FieldType, number>> = {
  u8: 8,
  u16: 16,
  u32: 32,
  s32: 32,
  u64: 64,
  s64: 64,
};

/** Longer lists of values are arrays. */
export const MOST_WRITTEN_OUT = 3;

/** A word of facts that are a yes or a no. */
const TRI: Readonly<Record<string, string>> = {
  true: "VMPROT_YES",
  false: "VMPROT_NO",
  unknown: "VMPROT_UNKNOWN",
};

/** What a value is compared as. */
export type Comparison = "number" | "text" | "tri" | "test";

/** A program cannot be written in C: nothing of ours has such a value. */
export function notCompilable(what: string): VmprotError {
  return new VmprotError("NOT_COMPILABLE", `A probe has ${what}, which C has no form of here.`);
}

/** The values of one program as expressions of C. */
export class ProbeValues {
  readonly #storage: ProbeStorage;

  /** Of a program with these variables. */
  constructor(storage: ProbeStorage) {
    this.#storage = storage;
  }

  /** How C compares a value. */
  comparisonOf(value: ProbeValue): Comparison {
    if (typeof value !== "object") throw notCompilable(`the test of a literal ${value}`);
    if ("read" in value || "errno" in value) return "number";
    if ("value" in value) return "test";
    if (!("input" in value)) throw notCompilable("the test of a mapped value");
    switch (value.input) {
      case "expName":
      case "driver":
        return "text";
      case "deviceCoherent":
      case "imported":
        return "tri";
      case "size":
        throw notCompilable("a test of the buffer's size");
      default:
        return "number";
    }
  }

  /** A field as the driver left it. */
  field({ read, field }: FieldValue): string {
    const structure = "structure" in read ? read.structure : read;
    const { name, isFound } = this.#storage.of(read);
    const at = structure.offsets[field] as number;
    const place = isFound ? `${name}_at + ${at}` : `${at}`;
    return `get${BITS[structure.fields[field] as FieldType]}(${name}, ${place})`;
  }

  /** A value as a number, unless it is no number. */
  number(value: ComparableValue): string {
    if (typeof value === "number") return value > 0x7fff_ffff ? `${value}ull` : `${value}`;
    if (typeof value === "boolean") return value ? "1" : "0";
    if (typeof value === "string") throw notCompilable(`the word ${value} as a number`);
    if ("read" in value) return this.field(value);
    if ("errno" in value) return `${this.#storage.of(value.errno).name}_errno`;
    if ("input" in value && ["major", "minor", "handle"].includes(value.input)) {
      return `run->device->${value.input}`;
    }
    throw notCompilable("another value as a number");
  }

  /** A text that is known before the program begins. */
  text(value: ComparableValue): string {
    const isDriver = typeof value === "object" && "input" in value && value.input === "driver";
    return `run->device->${isDriver ? "driver" : "exp_name"}`;
  }

  /** What a yes, a no or an unknown of the inputs is. */
  tri(value: ComparableValue): string {
    const isImported = typeof value === "object" && "input" in value && value.input === "imported";
    return `run->device->${isImported ? "imported" : "device_coherent"}`;
  }

  /** Whether all tests hold. */
  all(tests: ProbeTest | readonly ProbeTest[]): string {
    const each = [tests].flat().map((test) => this.test(test));
    return each.length === 1 ? (each[0] as string) : each.map(grouped).join(" && ");
  }

  /** Whether a test holds. */
  test(test: ProbeTest): string {
    const { value } = test;
    if ("has" in test) return `(${this.number(value)} & ${this.number(test.has)}u) != 0`;
    if ("atLeast" in test) return `${this.number(value)} >= ${this.number(test.atLeast)}`;
    if ("atMost" in test) return `${this.number(value)} <= ${this.number(test.atMost)}`;
    const others = [("is" in test ? test.is : test.isNot) as ComparableValue].flat();
    const isNot = "isNot" in test;
    if (others.length > MOST_WRITTEN_OUT)
      return `${isNot ? "!" : ""}${this.#isAmong(value, others)}`;
    const each = others.map((other) => this.isEqual(value, other, isNot));
    return each.length === 1
      ? (each[0] as string)
      : each.map(grouped).join(isNot ? " && " : " || ");
  }

  #isAmong(value: ComparableValue, others: readonly ComparableValue[]): string {
    const count = others.length;
    if (this.comparisonOf(value) === "text") {
      const names = others.map((other) => literal(String(other))).join(", ");
      return `is_among(${this.text(value)}, (const char *const[]){ ${names} }, ${count})`;
    }
    const numbers = others.map((other) => this.number(other)).join(", ");
    return `is_one_of(${this.number(value)}, (const uint64_t[]){ ${numbers} }, ${count})`;
  }

  /** Whether a value is, or is not, another. */
  isEqual(value: ComparableValue, other: ComparableValue, isNot = false): string {
    const sign = isNot ? "!=" : "==";
    switch (this.comparisonOf(value)) {
      case "number":
        return `${this.number(value)} ${sign} ${this.number(other)}`;
      case "text":
        if (typeof other !== "string") throw notCompilable("a name that is no word");
        return `strcmp(${this.text(value)}, ${literal(other)}) ${sign} 0`;
      case "tri":
        return `${this.tri(value)} ${sign} ${TRI[String(other)]}`;
      case "test":
        if (typeof other !== "boolean")
          throw notCompilable("a test that is neither true nor false");
        return other === isNot
          ? `!(${this.test(value as ProbeTest)})`
          : this.test(value as ProbeTest);
    }
  }
}

/** In brackets where it is a comparison of several. */
const grouped = (expression: string): string =>
  / (&&|\|\||&) /.test(expression) ? `(${expression})` : expression;
