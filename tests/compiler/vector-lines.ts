import { ADAPTERS } from "@vmprot/adapters";
import {
  Interpreter,
  queryOf,
  type RandomVectors,
  randomVectors,
  spaceVectors,
  vectorLine,
} from "@vmprot/compiler";
import { type Placement, PROFILES, VmProt, type VmProtAnswer } from "@vmprot/core";
import { type EnvironmentFields, KERNEL_EPOCHS } from "@vmprot/core/tables";
import { HOST_KINDS } from "../support/host-kinds.js";
import { oracle } from "../support/oracle.js";
import { distinctPlacements, everyNth, FIELD_VALUES, fullAxes } from "../support/space.js";
import { compiled } from "./compiled.js";

/** Random queries with the interpreter's verdicts, one a line. */
export function randomLines(options: RandomVectors): string {
  const { policy, abi } = compiled();
  const interpreter = new Interpreter(ADAPTERS, policy, abi);
  return lines(randomVectors(policy, abi, options).map((vector) => interpreter.line(vector)));
}

/** Random queries with the exporters' own answers, one a line: error, cache, basis, code and rule. */
export function answerLines(options: RandomVectors): string {
  const { policy, abi } = compiled();
  const vmProt = new VmProt(ADAPTERS, { remedies: false });
  const said = (answer: VmProtAnswer): readonly (number | undefined)[] => {
    if (answer.kind === "refusal") {
      const { code, rule } = answer;
      return [0, 0, abi.codes?.[code], rule === undefined ? 0 : abi.rules?.[rule]];
    }
    const { cache, basis } = answer;
    const modes = ["uncached", "write-combined", "cached"];
    return [1 + modes.indexOf(cache), 1 + ["fixed", "worst-case"].indexOf(basis), 0, 0];
  };
  return lines(
    randomVectors(policy, abi, options).map((vector) => {
      const { answer } = vmProt.query(queryOf(vector, policy, abi));
      return `${vectorLine(vector)} 0 ${said(answer).join(" ")}`;
    }),
  );
}

/** The whole concrete space of all answers, or every so many paths through it, with the interpreter's verdicts. */
export function spaceLines(every: number): string {
  const { policy, abi } = compiled();
  const interpreter = new Interpreter(ADAPTERS, policy, abi);
  const vectors = spaceVectors(policy).filter((_, index) => index % every === 0);
  return lines(vectors.map((vector) => interpreter.line(vector)));
}

const lines = (all: readonly string[]): string => `${all.join("\n")}\n`;

/** Queries of placements in known environments without a verdict, and what the second reading says. */
export function oracleLines(every: number): {
  readonly lines: string;
  readonly expected: string[];
} {
  const { policy } = compiled();
  const queries: string[] = [];
  const expected: string[] = [];
  const answers = distinctPlacements();
  let turn = 0;
  for (const { fixed, passes, guards, fields } of HOST_KINDS) {
    const all = everyNth(1000 * every, fixed, fullAxes([...guards, ...fields]));
    // What refuses outright is most of all; in these nothing does.
    const passing = passes.map((pass) => {
      const open = fields.filter((field) => pass[field] === undefined);
      return everyNth(every, { ...fixed, ...pass }, fullAxes(open));
    });
    for (const environment of [all, ...passing].flatMap((each) => [...each])) {
      const placements = answers[turn++ % answers.length] as readonly Placement[];
      const numbers = placements.map((each) => policy.placements.findIndex(isSame(each)) + 1);
      for (const [index, profile] of PROFILES.entries()) {
        queries.push(`0 ${index + 1} ${numbers.join(" ")} | ${numbersOf(environment).join(" ")} |`);
        expected.push(oracle(placements, environment, profile));
      }
    }
  }
  return { lines: lines(queries), expected };
}

const isSame = (one: Placement) => (other: Placement) =>
  one.memory === other.memory &&
  one.cache === other.cache &&
  one.vma === other.vma &&
  one.pages === other.pages;

function numbersOf(environment: EnvironmentFields): number[] {
  const { policy } = compiled();
  return policy.fields.flatMap(({ field }) => {
    const value = environment[field];
    if (field !== "kernel") {
      return [value === undefined ? 0 : FIELD_VALUES[field].indexOf(value) + 1];
    }
    if (value === undefined) return [0, 0];
    if (value === KERNEL_EPOCHS[0]) return [1, 0];
    return String(value).split(".").map(Number);
  });
}

/** A line of numbers in the second reading's words. */
export function inWords(line: string): string {
  const [error, mapInfo, attribute, hazards, code] = line.split(" ").map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (error !== 0) return `error ${error}`;
  const { policy, abi } = compiled();
  if (mapInfo === 0) return code === abi.codes?.PLATFORM_UNKNOWN ? "ask" : "refuse";
  const cache = [undefined, "cached", "uncached", "write-combined"][mapInfo];
  const said = ["binding", "any", "ignored"][attribute - 1];
  const named = policy.hazards.filter((_, index) => hazards & (1 << index)).join(",");
  return `map ${cache} ${said} ${named}`.trim();
}
