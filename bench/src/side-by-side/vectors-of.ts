import {
  ABI,
  abiOf,
  compilePolicy,
  Interpreter,
  type Policy,
  randomVectors,
  type Vector,
} from "@vmprot/compiler";
import type { FactDeclaration } from "@vmprot/core";
import { EVERY_PLACEMENT } from "@vmprot/core/compile";
import { ADAPTERS } from "../queries.js";
import type { Point } from "./point.js";

/** The points as compiled forms take them: lines of vectors, with the interpreter's verdicts. */
export interface VectorLines {
  /** Of exporters' facts. */
  readonly facts: readonly string[];
  /** Of the places that those come to. */
  readonly placements: readonly string[];
  /** Random ones of which two fifths are unknown. */
  readonly unknown: readonly string[];
}

/**
 * The points, and so many random vectors.
 *
 * @throws RangeError if a point has a fact that no vector can say
 */
export function vectorsOf(points: readonly Point[], unknown: number): VectorLines {
  const policy = compilePolicy(ADAPTERS, "0.0.0");
  const abi = abiOf(policy, ABI);
  const interpreter = new Interpreter(ADAPTERS, policy, abi);
  const lines = (vectors: readonly Vector[]): string[] =>
    vectors.map((vector) => interpreter.line(vector));
  const profile = 1;
  return {
    facts: lines(
      points.map((point) => ({
        exporter: abi.exporters?.[point.query.exporter] as number,
        profile,
        facts: factsOf(point, policy),
        environment: environmentOf(point, policy),
      })),
    ),
    placements: lines(
      points.map((point) => ({
        exporter: 0,
        profile,
        facts: point.placements.map((each) => EVERY_PLACEMENT.indexOf(each) + 1),
        environment: environmentOf(point, policy),
      })),
    ),
    unknown: lines(randomVectors(policy, abi, { seed: 40, count: unknown, unknown: 0.4 })),
  };
}

function environmentOf({ query }: Point, { fields }: Policy): number[] {
  const stated: Readonly<Record<string, unknown>> = { ...query.platform, ...query.vm };
  return fields.flatMap(({ field, values }) =>
    field === "kernel"
      ? String(stated[field]).split(".", 2).map(Number)
      : values.indexOf(stated[field] as never) + 1,
  );
}

function factsOf({ query }: Point, { exporters }: Policy): number[] {
  const found = exporters.find(({ exporter }) => exporter === query.exporter);
  if (found === undefined) throw new RangeError(`no exporter is ${query.exporter}`);
  const stated = query.facts as Readonly<Record<string, unknown>>;
  return found.facts.map(({ name, declaration }) => number(declaration, stated[name]));
}

/** A fact that nobody states is what its declaration says, or what the architecture does. */
function number(declaration: FactDeclaration, value: unknown): number {
  if (value === undefined) {
    if (declaration.absentIfDmaCoherent !== undefined) return 3;
    if (declaration.absent === undefined) throw new RangeError("a fact is missing");
    return number(declaration, declaration.absent);
  }
  if (value === "unknown") return -1;
  switch (declaration.kind) {
    case "bits":
    case "count":
      return value as number;
    case "word":
      return declaration.words.indexOf(value as string) + 1;
    case "words":
      return (value as string[]).reduce(
        (mask, word) => mask | (1 << declaration.words.indexOf(word)),
        0,
      );
    case "yes-no":
      return value === true ? 2 : 1;
  }
}
