import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ADAPTERS } from "@vmprot/adapters";
import { queryOf, type RandomVectors, randomVectors } from "@vmprot/compiler";
import { PROFILES, type Query, type Result, VmProt } from "@vmprot/core";
import type * as Module from "../../compiled/js/vmprot.js";
import { root } from "../support/repository.js";
import { compiled } from "./compiled.js";

/** The committed module. */
export const emitted: typeof Module = await import(
  pathToFileURL(join(root, "compiled/js/vmprot.js")).href
);

/** The lines of vectors that the module judges otherwise, and what it says. */
export function wrongLines(lines: string): string[] {
  const all = lines.split("\n").filter((line) => /^\d/.test(line));
  if (all.length === 0) throw new RangeError("no vectors");
  return all.flatMap((line) => {
    const [head, environment, expected] = line.split("|") as [string, string, string];
    const said = lineOf(numbersIn(head), numbersIn(environment));
    return said === expected.trim() ? [] : [`${line}: ${said}`];
  });
}

const numbersIn = (text: string): number[] => text.trim().split(/\s+/).map(Number);

function lineOf([exporter = 0, profile = 0, ...facts]: number[], host: number[]): string {
  const { policy, abi } = compiled();
  let environment: Module.Environment;
  try {
    environment = emitted.environmentOfNumbers(host);
  } catch (error) {
    if (error instanceof emitted.VmprotError) return "4 0 0 0 0 0 0 0";
    throw error;
  }
  const wanted = PROFILES[profile - 1];
  if (wanted === undefined) return "3 0 0 0 0 0 0 0";
  const buffer =
    exporter === 0
      ? emitted.placesOf(facts.map((number) => policy.placements[number - 1] as Module.Placement))
      : emitted.factsOfNumbers(exporter, facts);
  const { kind, mapInfo, guestAttribute, hazards, code, rule } = emitted.judge(
    buffer,
    environment,
    wanted,
  );
  const own = policy.exporters.find((each) => abi.exporters?.[each.exporter] === exporter);
  let [fieldMask, factMask] = [0, 0n];
  for (const name of emitted.deciding(buffer, environment, wanted)) {
    const fact = own?.facts.findIndex((each) => `facts.${each.name}` === name) ?? -1;
    if (fact >= 0) factMask |= 1n << BigInt(fact);
    else fieldMask |= 1 << ((abi.fields?.[name] as number) - 1);
  }
  const attribute = [undefined, "binding", "any", "ignored"].indexOf(guestAttribute);
  const mask = hazards.reduce((all, name) => all | (1 << (emitted.HAZARDS[name].number - 1)), 0);
  const refused =
    kind === "map" ? [0, 0] : [emitted.CODES[code].number, rule ? emitted.RULES[rule].number : 0];
  return [0, mapInfo, attribute, mask, ...refused, fieldMask >>> 0, factMask].join(" ");
}

/** The random queries in words that the module answers otherwise than core. */
export function wrongWords(options: RandomVectors): string[] {
  const { policy, abi } = compiled();
  const vmProt = new VmProt(ADAPTERS, { remedies: false });
  return randomVectors(policy, abi, options).flatMap((vector) => {
    const query = queryOf(vector, policy, abi);
    const said = JSON.stringify(wordsOf(query));
    const expected = JSON.stringify(wordsOfCore(vmProt.query(query)));
    return said === expected ? [] : [`${JSON.stringify(query)}: ${said} and not ${expected}`];
  });
}

/** What is compared of an answer. */
interface Words {
  readonly mapInfo: number;
  readonly guestAttribute: string | undefined;
  readonly hazards: readonly string[];
  readonly code: string | undefined;
  readonly rule: string | undefined;
  readonly unknown: readonly string[];
}

function wordsOf({ exporter, facts, platform, vm, profile }: Query): Words {
  const stated = [exporter, facts] as Parameters<typeof emitted.factsOf>;
  const host = [platform, vm] as Parameters<typeof emitted.environmentOf>;
  const { mapInfo, guestAttribute, hazards, code, rule } = emitted.decide(
    ...stated,
    ...host,
    profile,
  );
  const buffer = emitted.factsOf(...stated);
  const unknown = emitted.deciding(buffer, emitted.environmentOf(...host), profile);
  return { mapInfo, guestAttribute, hazards, code, rule, unknown };
}

function wordsOfCore({ verdict }: Result): Words {
  if (verdict.kind === "refuse") {
    const { code, rule, unknown = [] } = verdict;
    return { mapInfo: 0, guestAttribute: undefined, hazards: [], code, rule, unknown };
  }
  const { mapInfo, guestAttribute } = verdict;
  const hazards = verdict.hazards.map(({ code }) => code);
  return { mapInfo, guestAttribute, hazards, code: undefined, rule: undefined, unknown: [] };
}
