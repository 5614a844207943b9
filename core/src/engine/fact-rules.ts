import { isPlainObject, own } from "../base/plain.js";
import type { AdapterRule, FactCondition } from "../contract/adapter-rule.js";
import type { Arch, HostCondition, HostTraits } from "../contract/host-traits.js";
import { KERNEL_EPOCHS } from "../contract/kernel-epochs.js";
import { HOSTS } from "../hosts/host-traits.js";
import type { FactDomain } from "./fact-domain.js";

/** How a fact's code is tested. Numbers, because every query goes through some of them. */
const UNDER = 0; // the bits under the mask are the value
const ANY = 1; // some bit under the mask is set
const EQUAL = 2; // the code is the value
const BELOW = 3; // the code is below the value
const LISTED = 4; // the code is one of the list

/** One test of one fact's code. */
interface Test {
  readonly slot: number;
  readonly kind: number;
  readonly mask: number;
  readonly value: number;
  readonly listed: readonly boolean[];
}

/** One rule, as numbers. */
interface Compiled {
  readonly index: number;
  readonly tests: readonly Test[];
  readonly host: HostCondition;
}

const ALL_BITS = -1;

/** An adapter's rules over fact codes: which one is the first that fits. */
export class FactRules {
  readonly #compiled: readonly Compiled[];
  readonly #domains: readonly FactDomain[];
  /** For each host that was asked about those that can fit there. */
  readonly #fitting: (readonly Compiled[] | undefined)[];

  /**
   * The rules over facts of these domains.
   *
   * @param names the facts' names, in the order of the domains
   * @throws RangeError, which says what is wrong, where a rule tests what no fact can be tested for
   */
  constructor(
    rules: readonly AdapterRule[],
    names: readonly string[],
    domains: readonly FactDomain[],
  ) {
    this.#domains = domains;
    this.#compiled = rules.map(({ id, when = {}, host = {} }, index) => ({
      index,
      // Looked at while queries are answered, so that they must inherit nothing.
      host: own({ ...host, kernel: own(host.kernel ?? {}) }),
      tests: Object.entries(when).flatMap(([name, condition]) => {
        const slot = names.indexOf(name);
        const domain = domains[slot];
        if (domain === undefined) throw new RangeError(`rule ${id} tests a fact "${name}"`);
        return testsOf(condition as FactCondition, slot, domain, `rule ${id}, ${name}`);
      }),
    }));
    this.#fitting = HOSTS.map(() => undefined);
  }

  /** Whether some rule for hosts of this architecture asks for the kernel. */
  isKernelAsked(arch: Arch): boolean {
    return this.#compiled.some(
      ({ host }) =>
        Object.keys(host.kernel ?? {}).length > 0 && [host.arch ?? arch].flat().includes(arch),
    );
  }

  /** The index of the first rule that fits known facts on a host, by its place, or -1. */
  first(codes: readonly number[], host: number): number {
    const rules = this.#fitting[host] ?? this.#fit(host);
    for (let i = 0; i < rules.length; i++) {
      const { index, tests } = rules[i] as Compiled;
      if (holds(tests, codes)) return index;
    }
    return -1;
  }

  #fit(place: number): readonly Compiled[] {
    const host = HOSTS[place] as HostTraits;
    const fitting = this.#compiled.filter((rule) => fits(rule.host, host));
    this.#fitting[place] = fitting;
    return fitting;
  }

  /**
   * Codes that stand for every value of a fact: one for each way in which the tests can end.
   *
   * @param most stop after so many: there are too many to try
   */
  representatives(slot: number, most: number): readonly number[] | undefined {
    const found = new Map<string, number>();
    const codes = candidates(this.#domains[slot] as FactDomain, this.#testsOf(slot), most);
    if (codes === undefined) return undefined;
    for (const code of codes) {
      const ends = this.ends(slot, code);
      if (!found.has(ends)) found.set(ends, code);
    }
    return [...found.values()];
  }

  /** A word that two codes of a fact share if every test ends alike for them, and only then. */
  ends(slot: number, code: number): string {
    const probe: number[] = [];
    probe[slot] = code;
    return this.#testsOf(slot)
      .map((test) => (holds([test], probe) ? "1" : "0"))
      .join("");
  }

  /** The bits of a mask, or of a list of words, that some test looks at. */
  looked(slot: number): number {
    return this.#testsOf(slot).reduce((all, { mask }) => all | mask, 0) >>> 0;
  }

  /** The counts at which some test begins to end otherwise, ascending. */
  borders(slot: number): readonly number[] {
    const all = this.#testsOf(slot).flatMap(({ kind, value }) =>
      kind === EQUAL ? [value, value + 1] : [value],
    );
    return [...new Set(all)].sort((a, b) => a - b);
  }

  #testsOf(slot: number): Test[] {
    return this.#compiled.flatMap(({ tests }) => tests.filter((test) => test.slot === slot));
  }
}

function fits(wanted: HostCondition, host: HostTraits): boolean {
  const { arch, kernel, ...others } = wanted;
  if (arch !== undefined && ![arch].flat().includes(host.arch)) return false;
  const { from = host.kernel, before } = kernel ?? {};
  const place = KERNEL_EPOCHS.indexOf(host.kernel);
  if (place < KERNEL_EPOCHS.indexOf(from)) return false;
  if (before !== undefined && place >= KERNEL_EPOCHS.indexOf(before)) return false;
  return Object.entries(others).every(([trait, is]) => host[trait as keyof HostTraits] === is);
}

function holds(tests: readonly Test[], codes: readonly number[]): boolean {
  for (let i = 0; i < tests.length; i++) {
    const test = tests[i] as Test;
    const code = codes[test.slot] as number;
    const { kind } = test;
    if (kind === UNDER) {
      if ((code & test.mask) !== test.value) return false;
    } else if (kind === ANY) {
      if ((code & test.mask) === 0) return false;
    } else if (kind === EQUAL) {
      if (code !== test.value) return false;
    } else if (kind === BELOW) {
      if (code >= test.value) return false;
    } else if (test.listed[code] !== true) return false;
  }
  return true;
}

/** The tests of one condition; the facts' kinds decide which there can be. */
function testsOf(
  condition: FactCondition,
  slot: number,
  domain: FactDomain,
  where: string,
): Test[] {
  const test = (kind: number, mask: number, value: number, listed: boolean[] = []): Test => ({
    slot,
    kind,
    mask: mask | 0,
    // Counts may be longer than the 32 bits that masks are compared in.
    value: kind === EQUAL || kind === BELOW ? value : value | 0,
    listed,
  });
  const codeOf = (value: unknown): number => {
    const code = domain.encode(value);
    if (code < 0) throw new RangeError(`${where} is never what it is tested for`);
    return code;
  };
  // A test that says nothing would fit always, or never, and nobody would see it.
  const bitsOf = (mask: number): number => {
    if (mask === 0) throw new RangeError(`${where} is tested for no bit`);
    return codeOf(mask);
  };
  const makers = {
    bits: {
      has: (mask: number) => test(UNDER, bitsOf(mask), mask),
      any: (mask: number) => test(ANY, bitsOf(mask), 0),
      lacks: (mask: number) => test(UNDER, bitsOf(mask), 0),
      masked: ({ mask, value }: { mask: number; value: number }) =>
        test(UNDER, bitsOf(mask), codeOf(value)),
    },
    word: {
      is: (word: string | readonly string[]) => {
        const codes = new Set((Array.isArray(word) ? word : [word]).map(codeOf));
        if (codes.size === 0) throw new RangeError(`${where} is tested for no word`);
        // As long as there are words: beyond the end of a list its prototype would answer.
        const listed = Array.from({ length: domain.size }, (_, code) => codes.has(code));
        return test(LISTED, 0, 0, listed);
      },
    },
    words: {
      contains: (word: string) => test(ANY, codeOf([word]), 0),
      excludes: (word: string) => test(UNDER, codeOf([word]), 0),
    },
    count: {
      is: (value: number) => test(EQUAL, 0, codeOf(value)),
      below: (value: number) => test(BELOW, 0, codeOf(value)),
    },
    "yes-no": { is: (value: boolean) => test(UNDER, ALL_BITS, codeOf(value)) },
  }[domain.declaration.kind] as Readonly<Record<string, (value: unknown) => Test>>;
  if (!isPlainObject(condition)) throw new RangeError(`${where} is tested for no plain object`);
  const entries = Object.entries(condition);
  if (entries.length === 0) throw new RangeError(`${where} is tested for nothing`);
  return entries.map(([name, value]) => {
    if (!Object.hasOwn(makers, name)) {
      throw new RangeError(
        `${where}: facts of kind ${domain.declaration.kind} have no test "${name}"`,
      );
    }
    return makers[name]?.(value) as Test;
  });
}

/** Codes among which every way that the tests can end occurs. */
function candidates(
  domain: FactDomain,
  tests: readonly Test[],
  most: number,
): readonly number[] | undefined {
  const { declaration, size } = domain;
  const within = (codes: readonly number[]) => codes.filter((code) => code >= 0);
  if (declaration.kind === "count") {
    const borders = tests.flatMap(({ value }) => [value - 1, value, value + 1]);
    return within([declaration.least, ...borders].map((value) => domain.encode(value)));
  }
  if (declaration.kind !== "bits" && declaration.kind !== "words") {
    return Array.from({ length: size }, (_, index) => domain.at(index));
  }
  // Only the bits that some test looks at make a difference.
  const looked = tests.reduce((all, { mask }) => all | mask, 0) >>> 0;
  const every = declaration.kind === "bits" ? 0 : 2 ** declaration.words.length - 1;
  const codes: number[] = [];
  let part = 0;
  do {
    if (codes.length > most) return undefined;
    // A list of words is never empty: a word that nothing looks at stands in.
    const other = part === 0 ? (every & ~looked) >>> 0 : 0;
    if (declaration.kind === "bits" || part !== 0 || other !== 0) {
      codes.push(part === 0 ? (other & -other) >>> 0 : part);
    }
    part = ((part - looked) & looked) >>> 0;
  } while (part !== 0);
  return codes;
}
