import type { Policy, PolicyFact } from "../policy.js";
import type { SqlValue } from "./sql-table.js";

/** What the tables say of facts, by exporter and fact. */
export interface FactRows {
  /** Every fact: its kind, and whether it must be stated. */
  readonly declared: readonly (readonly SqlValue[])[];
  /** Every variable: its level, how its state is found, and the state of a fact that is absent. */
  readonly levels: readonly (readonly SqlValue[])[];
  /** Every value by word or range, with the state of the variable that is the whole fact. */
  readonly values: readonly (readonly SqlValue[])[];
  /** Bits that the driver defines. */
  readonly bits: readonly (readonly SqlValue[])[];
}

/** The states of {@link bufferDiagrams}' levels, as relations. */
export function factRows({ exporters, firstFact }: Policy): FactRows {
  const every = exporters.flatMap((exporter) => exporter.facts.map((fact) => ({ exporter, fact })));
  const rows = (of: (fact: PolicyFact) => readonly (readonly SqlValue[])[]) =>
    every.flatMap(({ exporter, fact }) =>
      of(fact).map((row) => [exporter.exporter, fact.name, ...row]),
    );
  return {
    declared: rows(({ declaration: { kind, absent } }) => [[kind, Number(absent === undefined)]]),
    levels: rows((fact) => levelsOf(fact, firstFact)),
    values: rows(valuesOf),
    bits: rows(({ declaration }) =>
      declaration.kind === "bits" ? Object.values(declaration.bits).map((bit) => [bit >>> 0]) : [],
    ),
  };
}

/** A bit of a mask by what it is worth, a bit of a list by its word, and a whole fact by its value. */
function levelsOf(fact: PolicyFact, firstFact: number): SqlValue[][] {
  const { declaration, variable, arities, bits } = fact;
  return arities.map((_, index) => {
    const level = variable - firstFact + index;
    const absent = absentState(fact, index);
    const bit = bits[index];
    if (bit === undefined) return [level, "value", undefined, undefined, absent];
    return "words" in declaration
      ? [level, "word", undefined, declaration.words[bit], absent]
      : [level, "bit", 2 ** bit, undefined, absent];
  });
}

/** Of a fact that must be stated there is none: 0 stands for it, and the buffer is refused. */
function absentState({ declaration, arities, bits, borders }: PolicyFact, index: number): number {
  const { absent, kind } = declaration;
  if (declaration.absentIfDmaCoherent !== undefined) return (arities[index] as number) + 1;
  if (absent === undefined || absent === "unknown") return 0;
  const bit = bits[index] as number;
  switch (kind) {
    case "bits":
      return 1 + (Math.floor((absent as number) / 2 ** bit) % 2);
    case "words":
      return 1 + Number((absent as readonly string[]).includes(declaration.words[bit] as string));
    case "word":
      return 1 + declaration.words.indexOf(absent as string);
    case "yes-no":
      return 1 + Number(absent);
    case "count":
      return 1 + borders.filter((border) => (absent as number) >= border).length;
  }
}

function valuesOf(fact: PolicyFact): SqlValue[][] {
  const { declaration, borders } = fact;
  const unknown = ["unknown", undefined, undefined, 0];
  const word = (each: string, index: number) => [each, undefined, undefined, index + 1];
  switch (declaration.kind) {
    case "yes-no":
      return [unknown, ...["false", "true"].map(word)];
    case "word":
    case "words":
      return [unknown, ...declaration.words.map(word)];
    case "bits":
      return [unknown, [undefined, 0, 0xffff_ffff, 1]];
    case "count": {
      const { least, most } = declaration;
      const from = [least, ...borders];
      const ranges = from.map((begin, index) => [
        undefined,
        begin,
        index + 1 < from.length ? (from[index + 1] as number) - 1 : most,
        index + 1,
      ]);
      return [unknown, ...ranges];
    }
  }
}
