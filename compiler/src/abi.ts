import { VmprotError } from "@vmprot/core";
import type { Policy } from "./policy.js";

/** Numbers by name: what compiled code and its callers agree on. Numbers are never reused. */
export type AbiNumbers = Readonly<Record<string, number>>;

/**
 * Every number that compiled forms show, by section: `codes`, `rules`, `hazards`, `placement.memory`,
 * `platform.arch`, `facts.i915.caching`… Numbers begin with 1, so that 0 says nothing.
 */
export type Abi = Readonly<Record<string, AbiNumbers>>;

/**
 * The numbers of a policy: those that were given before, and the next free one for each new name.
 *
 * @param before numbers that were given; they stay whatever they are, and so do their names
 * @throws VmprotError NOT_COMPILABLE where the tables' own order is no longer that of the numbers
 */
export function abiOf(policy: Policy, before: Abi = {}): Abi {
  const abi: Record<string, Record<string, number>> = {};
  for (const [section, numbers] of Object.entries(before)) abi[section] = { ...numbers };
  const number = (section: string, names: readonly string[]): void => {
    const numbers = abi[section] ?? {};
    for (const name of names) numbers[name] ??= Object.keys(numbers).length + 1;
    abi[section] = numbers;
  };
  /** Numbers that the tables' places in their lists are, too. */
  const ordered = (section: string, names: readonly string[]): void => {
    number(section, names);
    const odd = names.find((name, index) => abi[section]?.[name] !== index + 1);
    if (odd === undefined) return;
    throw new VmprotError(
      "NOT_COMPILABLE",
      `${odd} of ${section} has the number ${abi[section]?.[odd]} and another place in the tables: append new names.`,
    );
  };
  number("codes", policy.codes);
  ordered("hazards", policy.hazards);
  ordered("profiles", policy.profiles);
  ordered(
    "fields",
    policy.fields.map(({ name }) => name),
  );
  for (const { name, field, values } of policy.fields) {
    if (field !== "kernel") ordered(name, values.map(String));
  }
  for (const part of ["memory", "cache", "vma", "pages"] as const) {
    ordered(`placement.${part}`, [...new Set(policy.placements.map((each) => each[part]))]);
  }
  number(
    "rules",
    policy.refusals.flatMap((refusal) => refusal?.rule ?? []),
  );
  number(
    "exporters",
    policy.exporters.map(({ exporter }) => exporter),
  );
  for (const { exporter, facts } of policy.exporters) {
    ordered(
      `facts.${exporter}`,
      facts.map(({ name }) => name),
    );
    for (const { name, declaration } of facts) {
      if ("words" in declaration) ordered(`facts.${exporter}.${name}`, declaration.words);
    }
  }
  return abi;
}

/** Whether a value has the form of numbers by section and name, each at most once in its section. */
export function isAbi(value: unknown): value is Abi {
  const isObject = (each: unknown): each is object =>
    typeof each === "object" && each !== null && !Array.isArray(each);
  if (!isObject(value)) return false;
  return Object.values(value).every((numbers: unknown) => {
    if (!isObject(numbers)) return false;
    const given: unknown[] = Object.values(numbers);
    const isNumber = (each: unknown): boolean =>
      Number.isInteger(each) && (each as number) >= 1 && (each as number) <= given.length;
    return given.every(isNumber) && new Set(given).size === given.length;
  });
}

/** Names by number, from 1. */
export function byNumber(numbers: AbiNumbers = {}): string[] {
  return Object.keys(numbers).sort((a, b) => (numbers[a] as number) - (numbers[b] as number));
}
