import type { Platform, Query, Result, Vm } from "@vmprot/core";
import type { Abi } from "./abi.js";
import type { Policy, PolicyExporter, PolicyFact } from "./policy.js";

/**
 * A query in numbers, as compiled forms take it. Facts are masks, counts or numbers from 1 on; -1 is
 * unknown, and 3 of a yes or no is what the architecture says. Exporter 0 is none: its facts are
 * placements, by their place in the policy from 1 on. Of host and VM 0 is unknown; the kernel is two
 * numbers.
 */
export interface Vector {
  readonly exporter: number;
  readonly profile: number;
  readonly facts: readonly number[];
  readonly environment: readonly number[];
}

/** One line of a vector file, without the verdict. */
export function vectorLine({ exporter, profile, facts, environment }: Vector): string {
  return `${[exporter, profile, ...facts].join(" ")} | ${environment.join(" ")} |`;
}

/** The same query of an exporter's buffer as @vmprot/core takes it. */
export function queryOf(vector: Vector, policy: Policy, abi: Abi): Query {
  const exporter = exporterOf(vector, policy, abi);
  const facts: Record<string, unknown> = {};
  for (const [index, fact] of exporter.facts.entries()) {
    const value = factOf(fact, vector.facts[index] as number);
    if (value !== undefined) facts[fact.name] = value;
  }
  const profile = policy.profiles[vector.profile - 1];
  return {
    exporter: exporter.exporter,
    facts,
    ...hostOf(vector, policy),
    ...(profile !== undefined && { profile }),
  };
}

/** What a vector says of host and VM. */
export function hostOf(
  vector: Vector,
  policy: Policy,
): { readonly platform: Platform; readonly vm: Vm } {
  const platform: Record<string, unknown> = {};
  const vm: Record<string, unknown> = {};
  let at = 0;
  for (const { name, field, values } of policy.fields) {
    const part = name.startsWith("vm.") ? vm : platform;
    const number = vector.environment[at++] as number;
    if (field !== "kernel") {
      if (number > 0) part[field] = values[number - 1];
      continue;
    }
    const minor = vector.environment[at++] as number;
    if (number > 0) part[field] = `${number}.${minor}`;
  }
  return { platform: platform as Platform, vm: vm as Vm };
}

function exporterOf({ exporter }: Vector, policy: Policy, abi: Abi): PolicyExporter {
  const found = policy.exporters.find((each) => abi.exporters?.[each.exporter] === exporter);
  if (found === undefined) throw new RangeError(`no exporter has the number ${exporter}`);
  return found;
}

/** A number that is no value's becomes one that the fact cannot have. */
function factOf({ declaration }: PolicyFact, number: number): unknown {
  const outside = `number ${number}`;
  if (number < 0) return "unknown";
  switch (declaration.kind) {
    case "bits":
    case "count":
      return number;
    case "word":
      return number === 0 ? "unknown" : (declaration.words[number - 1] ?? outside);
    case "words":
      if (number === 0) return "unknown";
      if (number >= 2 ** declaration.words.length) return outside;
      return declaration.words.filter((_, index) => number & (1 << index));
    case "yes-no":
      if (number === 3 && declaration.absentIfDmaCoherent !== undefined) return undefined;
      return ["unknown", false, true][number] ?? outside;
  }
}

/** A result as compiled forms say it: error, map_info, attribute, hazards, code, rule, fields, facts. */
export function verdictLine({ verdict, exporter }: Result, policy: Policy, abi: Abi): string {
  if (verdict.kind === "map") {
    const attribute = ["binding", "any", "ignored"].indexOf(verdict.guestAttribute) + 1;
    const hazards = verdict.hazards.reduce(
      (mask, { code }) => mask | (1 << ((abi.hazards?.[code] as number) - 1)),
      0,
    );
    return `0 ${verdict.mapInfo} ${attribute} ${hazards} 0 0 0 0`;
  }
  const { code, rule, unknown = [] } = verdict;
  let fields = 0;
  let facts = 0n;
  const own = policy.exporters.find((each) => each.exporter === exporter)?.facts ?? [];
  for (const name of unknown) {
    const fact = own.findIndex((each) => `facts.${each.name}` === name);
    if (fact >= 0) facts |= 1n << BigInt(fact);
    else fields |= 1 << ((abi.fields?.[name] as number) - 1);
  }
  const number = rule === undefined ? 0 : abi.rules?.[rule];
  return `0 0 0 0 ${abi.codes?.[code]} ${number} ${fields >>> 0} ${facts}`;
}
