import { isPlainObject } from "../base/plain.js";
import { quote } from "../base/quote.js";
import type { FactDeclaration, FactDeclarations } from "../contract/fact.js";
import { ADAPTER_REFUSAL_CODES } from "../contract/refusal-codes.js";
import { FactDomain, OUTSIDE } from "./fact-domain.js";

/** More than any driver needs. */
const MOST_STEPS = 256;
/** Of a mask, or of an ioctl's field. */
const MOST = Number.MAX_SAFE_INTEGER;

type Fields = Readonly<Record<string, unknown>>;

/** The kinds of steps, by the field that tells: what they must have, and what they may have. */
const STEPS = {
  call: [[], ["with"]],
  when: [["do"], ["else"]],
  find: [["among", "where", "do", "else"], []],
  facts: [[], []],
  refuse: [[], []],
} as const;
const VALUES = {
  input: [[], []],
  read: [["field"], []],
  errno: [[], []],
  map: [["to"], ["otherwise"]],
  at: [[], ["count", "bytes"]],
} as const;
const TESTS = ["is", "isNot", "has", "atLeast", "atMost"] as const;

/** The inputs, and the kinds of facts that they can be told as. */
const INPUTS: Readonly<Record<string, readonly FactDeclaration["kind"][]>> = {
  expName: [],
  size: ["count"],
  deviceCoherent: ["yes-no"],
  imported: ["yes-no"],
  driver: [],
  major: [],
  minor: [],
  handle: [],
};

const CODES: readonly unknown[] = [...ADAPTER_REFUSAL_CODES, "ATTRIBUTES_UNKNOWN"];

/** A program that is none, with what is wrong with it. */
class Fault extends Error {}

/** What is known where a step begins: what was called or pointed at, and told. */
interface Path {
  readonly called: ReadonlySet<unknown>;
  readonly told: ReadonlySet<string>;
}

/**
 * What is wrong with a probe's program, for an adapter with these facts: undefined where every path
 * ends, with each fact told once and in its domain or with a refusal, and reads nothing that no call
 * before it wrote.
 */
export function programFault(program: unknown, facts: FactDeclarations): string | undefined {
  try {
    const end = new ProgramCheck(facts).steps(program, { called: new Set(), told: new Set() });
    const untold = end && Object.keys(facts).filter((name) => !end.told.has(name));
    if (untold !== undefined && untold.length > 0) return `that does not tell ${untold.join(", ")}`;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  return undefined;
}

class ProgramCheck {
  readonly #facts: FactDeclarations;
  #count = 0;

  constructor(facts: FactDeclarations) {
    this.#facts = facts;
  }

  /** Where the steps leave a path that goes on; undefined where each ends in them. */
  steps(program: unknown, from: Path): Path | undefined {
    if (!Array.isArray(program)) throw new Fault("whose steps are no list");
    let path: Path | undefined = from;
    for (const step of program as readonly unknown[]) {
      this.#count += 1;
      if (this.#count > MOST_STEPS) throw new Fault(`of more than ${MOST_STEPS} steps`);
      if (path === undefined) throw new Fault("with steps behind its end");
      path = this.#step(step, path);
    }
    return path;
  }

  #step(step: unknown, path: Path): Path | undefined {
    const [kind, fields] = formOf(step, STEPS, "a step");
    switch (kind) {
      case "call":
        return this.#call(fields, path);
      case "when":
        for (const test of listOf(fields.when)) this.#test(test, path);
        return this.#branches(fields.do, fields.else ?? [], path);
      case "find":
        return this.#find(fields, path);
      case "facts":
        return this.#tell(fields.facts, path);
      case "refuse":
        this.#refuse(fields.refuse, path);
        return undefined;
    }
  }

  #call({ call, with: values = {} }: Fields, { called, told }: Path): Path {
    const { structure } = ioctlOf(call);
    if (!isPlainObject(values)) throw new Fault("whose call has no plain arguments");
    const now = new Set(called);
    for (const [field, value] of Object.entries(values)) {
      const type = fieldOf(structure, field);
      if (isPlainObject(value) && "at" in value) {
        if (type !== "u64") throw new Fault(`that puts an address into ${field}`);
        this.#address(value, { called, told });
        now.add(value.at);
      } else {
        this.#value(value, { called, told });
      }
    }
    return { called: now.add(call), told };
  }

  #address(value: Fields, path: Path): void {
    const [, { at, count = 1, bytes }] = formOf(value, VALUES, "an address");
    structureOf(at);
    if (!isCount(count) || count === 0) throw new Fault("with an address of no memory");
    if (bytes !== undefined) this.#field(bytes, path);
  }

  #find({ find, among, where, do: found, else: otherwise }: Fields, path: Path): Path | undefined {
    if (!path.called.has(find)) throw new Fault("that finds where nothing was written");
    this.#field(among, path);
    this.#test(where, path);
    return this.#branches(found, otherwise, path);
  }

  #branches(first: unknown, second: unknown, from: Path): Path | undefined {
    const [one, two] = [this.steps(first, from), this.steps(second, from)];
    if (one === undefined || two === undefined) return one ?? two;
    const odd = [...one.told, ...two.told].find(
      (each) => !one.told.has(each) || !two.told.has(each),
    );
    if (odd !== undefined) throw new Fault(`that tells ${quote(odd)} in one branch only`);
    return {
      called: new Set([...one.called].filter((each) => two.called.has(each))),
      told: one.told,
    };
  }

  #tell(facts: unknown, path: Path): Path {
    if (!isPlainObject(facts)) throw new Fault("whose facts are no plain object");
    const told = new Set(path.told);
    for (const [name, value] of Object.entries(facts)) {
      const declaration = Object.hasOwn(this.#facts, name) ? this.#facts[name] : undefined;
      if (declaration === undefined) throw new Fault(`that tells ${quote(name)}, which is no fact`);
      if (told.has(name)) throw new Fault(`that tells ${name} twice`);
      this.#fact(name, value, new FactDomain(declaration), path);
      told.add(name);
    }
    return { called: path.called, told };
  }

  /** Whether a value stays in the fact's domain; a newer driver's bits are passed on, for core to name. */
  #fact(name: string, value: unknown, domain: FactDomain, path: Path): void {
    const { kind } = domain.declaration;
    // Made only where it is thrown: an error costs more than all of the rest.
    const outside = () => new Fault(`that tells what ${name} cannot be`);
    if (!isPlainObject(value)) {
      if (value !== "unknown" && domain.encode(value) === OUTSIDE) throw outside();
      return;
    }
    this.#value(value, path);
    if ("map" in value) {
      for (const result of resultsOf(value)) this.#fact(name, result, domain, path);
    } else if ("input" in value) {
      if (!INPUTS[value.input as string]?.includes(kind)) throw outside();
    } else if (kind !== ("value" in value ? "yes-no" : "bits") || "errno" in value) {
      throw outside();
    }
  }

  #refuse(refusal: unknown, path: Path): void {
    const { code, message } = isPlainObject(refusal) ? refusal : {};
    if (!CODES.includes(code)) throw new Fault(`that refuses with the code ${quote(`${code}`)}`);
    if (message === undefined || typeof message === "string") return;
    for (const part of listOf(message)) if (typeof part !== "string") this.#value(part, path);
  }

  #value(value: unknown, path: Path): void {
    if (typeof value === "string" || typeof value === "boolean" || isCount(value)) return;
    if (isPlainObject(value) && "value" in value) {
      this.#test(value, path);
      return;
    }
    const [kind, fields] = formOf(value, VALUES, "a value");
    if (kind === "input") {
      if (!Object.hasOwn(INPUTS, fields.input as string)) throw new Fault("of unknown inputs");
    } else if (kind === "read") {
      this.#field(fields, path);
    } else if (kind === "errno") {
      if (!path.called.has(fields.errno)) throw new Fault("that reads the errno of no call");
    } else if (kind === "map") {
      this.#value(fields.map, path);
      for (const result of resultsOf(fields)) if (!isWords(result)) this.#value(result, path);
    } else {
      throw new Fault("with an address that no call is given");
    }
  }

  #field(value: unknown, path: Path): void {
    const [, { read, field }] = formOf(value, { read: VALUES.read }, "a field");
    if (!path.called.has(read)) throw new Fault(`that reads ${field} where nothing wrote it`);
    const { structure = read } = read as Fields;
    const type = fieldOf(structureOf(structure), field);
    if (type.startsWith("s")) throw new Fault(`that reads ${field}, which has a sign`);
  }

  #test(test: unknown, path: Path): void {
    const { value, ...rest } = isPlainObject(test) ? test : {};
    const [[how, other] = [], ...more] = Object.entries(rest);
    if (!TESTS.some((each) => each === how) || more.length > 0) throw new Fault("with an odd test");
    this.#value(value, path);
    if (how === "is" || how === "isNot") {
      for (const each of Array.isArray(other) ? other : [other]) this.#value(each, path);
    } else if (!isCount(other) || !isNumeric(value)) {
      throw new Fault("that tests what is no number");
    }
  }
}

const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST;
const isWords = (value: unknown): boolean =>
  Array.isArray(value) && value.every((word) => typeof word === "string");

/** What a mapped value can be. */
function resultsOf({ to, otherwise }: Fields): readonly unknown[] {
  if (!isPlainObject(to) || Object.keys(to).length === 0) throw new Fault("that maps nothing");
  return [...Object.values(to), ...(otherwise === undefined ? [] : [otherwise])];
}

const NUMBERS: readonly unknown[] = ["major", "minor", "handle"];
const isNumeric = (value: unknown): boolean =>
  isPlainObject(value) && ("read" in value || "errno" in value || NUMBERS.includes(value.input));

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isPlainObject(value)) return [value];
  throw new Fault("with something that is no list");
}

type Forms = Readonly<Record<string, readonly [must: readonly string[], may: readonly string[]]>>;

/** Under another name a field would be none, and a step or value do less than it says. */
function formOf<F extends Forms>(value: unknown, forms: F, what: string): [keyof F, Fields] {
  const fields = isPlainObject(value) ? value : {};
  const kind = Object.keys(forms).find((each) => Object.hasOwn(fields, each));
  const [must, may] = forms[kind ?? ""] ?? [[], []];
  const known: readonly string[] = [kind ?? "", ...must, ...may];
  const odd = Object.keys(fields).find((field) => !known.includes(field));
  const lacking = must.find((field) => !Object.hasOwn(fields, field));
  if (kind === undefined || odd !== undefined || lacking !== undefined) {
    const why = odd ?? lacking;
    throw new Fault(`with ${what} that is none${why === undefined ? "" : `: ${quote(why)}`}`);
  }
  return [kind, fields];
}

function ioctlOf(value: unknown): { readonly structure: Fields } {
  const { name, request, structure } = (value ?? {}) as Fields;
  if (typeof name !== "string" || !isCount(request)) throw new Fault("that calls what is no ioctl");
  return { structure: structureOf(structure) };
}

function structureOf(value: unknown): Fields {
  const { fields, offsets, size } = (value ?? {}) as Fields;
  const isStructure = isPlainObject(fields) && isPlainObject(offsets) && isCount(size);
  if (!isStructure) throw new Fault("with a structure that is none");
  return value as Fields;
}

function fieldOf({ name, fields }: Fields, field: unknown): string {
  const type = Object.hasOwn(fields as Fields, `${field}`) && (fields as Fields)[`${field}`];
  if (typeof type !== "string") throw new Fault(`that names ${quote(`${field}`)} of ${name}`);
  return type;
}
