import { isByArch, type Policy, type PolicyFact } from "../policy.js";
import type { SqlValue } from "./sql-table.js";

type Rows = readonly (readonly SqlValue[])[];

/** What the tables say of facts, by exporter and fact. */
export interface FactRows {
  /** Every fact: its kind, and whether it must be stated. */
  readonly declared: Rows;
  /** Every variable: its level, how its state is found, and the state of a fact that is absent. */
  readonly levels: Rows;
  /** Every value by word or range, with the state of the variable that is the whole fact. */
  readonly values: Rows;
  /** Bits that the driver defines and words of lists, with what each adds to the fact's pattern. */
  readonly parts: Rows;
  /** Of masks and lists: the variable's state by pattern. */
  readonly patterns: Rows;
}

/** The states of {@link bufferDiagrams}' levels, as relations. */
export function factRows({ exporters, firstFact }: Policy): FactRows {
  const every = exporters.flatMap((exporter) => exporter.facts.map((fact) => ({ exporter, fact })));
  const rows = (of: (fact: PolicyFact) => Rows): Rows =>
    every.flatMap(({ exporter, fact }) =>
      of(fact).map((row) => [exporter.exporter, fact.name, ...row]),
    );
  return {
    declared: rows(({ declaration: { kind, absent } }) => [[kind, Number(absent === undefined)]]),
    levels: rows((fact) =>
      fact.arity === 0
        ? []
        : [[fact.variable - firstFact, isList(fact) ? "pattern" : "value", absentState(fact)]],
    ),
    values: rows(valuesOf),
    parts: rows(partsOf),
    patterns: rows((fact) =>
      isList(fact) && fact.arity > 0
        ? fact.classes.map((value, pattern) => [pattern, value + 1])
        : [],
    ),
  };
}

const isList = ({ declaration: { kind } }: PolicyFact): boolean =>
  kind === "bits" || kind === "words";

/** Of a fact that must be stated there is none: 0 stands for it, and the buffer is refused. */
function absentState(fact: PolicyFact): number {
  const { declaration, arity, bits, classes, borders } = fact;
  const { absent } = declaration;
  if (isByArch(declaration)) return arity + 1;
  if (absent === undefined || absent === "unknown") return 0;
  const ofBits = (has: (bit: number) => boolean): number => {
    const pattern = bits.reduce((sum, bit, at) => sum + (has(bit) ? 2 ** at : 0), 0);
    return 1 + (classes[pattern] as number);
  };
  switch (declaration.kind) {
    case "bits":
      return ofBits((bit) => Math.floor((absent as number) / 2 ** bit) % 2 === 1);
    case "words":
      return ofBits((bit) =>
        (absent as readonly string[]).includes(declaration.words[bit] as string),
      );
    case "word":
      return 1 + (classes[declaration.words.indexOf(absent as string)] as number);
    case "yes-no":
      return 1 + Number(absent);
    case "count":
      return 1 + borders.filter((border) => (absent as number) >= border).length;
  }
}

function valuesOf({ declaration, borders, classes }: PolicyFact): Rows {
  const unknown = ["unknown", undefined, undefined, 0];
  switch (declaration.kind) {
    case "yes-no":
      return [
        unknown,
        ...["false", "true"].map((each, value) => [each, undefined, undefined, value + 1]),
      ];
    case "word":
      return [
        unknown,
        ...declaration.words.map((each, index) => [
          each,
          undefined,
          undefined,
          1 + (classes[index] as number),
        ]),
      ];
    case "words":
      return [unknown, ...declaration.words.map((each) => [each, undefined, undefined, 1])];
    case "bits":
      return [unknown, [undefined, 0, 0xffff_ffff, 1]];
    case "count": {
      const from = [declaration.least, ...borders];
      const ranges = from.map((begin, index) => {
        const next = from[index + 1];
        return [undefined, begin, next === undefined ? declaration.most : next - 1, index + 1];
      });
      return [unknown, ...ranges];
    }
  }
}

/** A bit by what it is worth, a word by itself; those that no rule looks at add nothing. */
function partsOf({ declaration, bits }: PolicyFact): Rows {
  const weight = (bit: number): number => {
    const at = bits.indexOf(bit);
    return at < 0 ? 0 : 2 ** at;
  };
  switch (declaration.kind) {
    case "bits":
      return Object.values(declaration.bits).map((low) => {
        return [low >>> 0, undefined, weight(31 - Math.clz32(low))];
      });
    case "words":
      return declaration.words.map((each, index) => [undefined, each, weight(index)]);
    default:
      return [];
  }
}
