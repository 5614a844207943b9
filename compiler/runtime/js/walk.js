import { YES } from "./facts.js";
import { Admissible } from "./places.js";
import {
  ANSWERS,
  ARCH,
  ARITY,
  CELLS,
  ENV_VARIABLES,
  FACT_CELLS,
  FIRST_REFUSAL,
  IMPLICATIONS,
  IS_COHERENT,
  KERNEL,
  KERNEL_CLASS,
  KERNEL_CLASSES,
  LEAF,
  MODE_EDGES,
  RULE_EDGES,
} from "./tables.js";

const COHERENT_ARCHES = IS_COHERENT.reduce((all, is, arch) => all | (Number(is) << arch), 0);

/**
 * The walk through the diagrams. A diagram is a list of nodes: the number of a variable, and the edges
 * for its values; an edge is a node's place in the list, or a leaf. Variables are the fields of host
 * and VM, and behind them the facts of one exporter. Where one can have several values the walk takes
 * every edge in turn, with all the values that lead there at once.
 */
export class Walk {
  /** Enough is known. */
  isOver = false;

  /**
   * @param buffer BufferFacts of an exporter, or Places
   * @param from what is known where it begins
   */
  constructor(buffer, environment, profile, from = beginning(buffer, environment)) {
    this.buffer = buffer;
    this.exporter = buffer.exporter;
    this.environment = environment;
    this.profile = profile;
    this.known = from.known.slice();
    /** What is possible as far as the caller says: bit n is the value n + 1. */
    this.given = from.given.slice();
    /** What is possible where the walk is. */
    this.possible = from.possible.slice();
  }

  clone() {
    return new Walk(this.buffer, this.environment, this.profile, this);
  }

  /** Leaves a variable some of its values. */
  restrict(variable, values) {
    this.possible[variable] = values;
    this.known[variable] = only(values);
    if (variable === KERNEL) this.known[KERNEL_CLASS] = only(classesOf(values));
  }

  /** Tells each answer of the exporter, of many alike maybe each, or the places that the walk is about. */
  answers(visitor) {
    if (this.exporter === undefined) visitor.answered(this, -1);
    else this.#belowFacts(visitor, this.exporter.root);
  }

  /** The places of an answer; undefined where it is a refusal. */
  placesOf(answer) {
    const places = answer < 0 ? this.buffer : ANSWERS[answer];
    return places.numbers === undefined ? undefined : places;
  }

  /** Tells what becomes of a buffer in these places, in every possibility. */
  outcomes(visitor, places) {
    this.#below({ visitor, places, column: [] }, 0, RULE_EDGES[places.numbers[0]]);
  }

  #belowFacts(visitor, first) {
    let edge = first;
    while (edge < LEAF) {
      const variable = FACT_CELLS[edge];
      let value = this.known[variable];
      if (variable >= ENV_VARIABLES && (this.buffer.byArch >>> (variable - ENV_VARIABLES)) & 1) {
        const arches = this.possible[ARCH];
        const coherent = arches & COHERENT_ARCHES;
        if (coherent !== 0 && coherent !== arches) {
          this.#apart(arches, coherent, visitor, edge);
          return;
        }
        if (coherent !== 0) value = YES;
      }
      if (value === 0) {
        this.#children(FACT_CELLS, edge, (child) => this.#belowFacts(visitor, child));
        return;
      }
      edge = FACT_CELLS[edge + value];
    }
    visitor.answered(this, this.exporter.answers[edge - LEAF]);
  }

  /** Architectures on which every device is coherent come apart from the others. */
  #apart(arches, coherent, visitor, edge) {
    for (const alike of [arches & ~coherent, coherent]) {
      if (this.isOver) break;
      this.restrict(ARCH, alike);
      this.#belowFacts(visitor, edge);
    }
    this.restrict(ARCH, arches);
  }

  /** First the rules of each place, then what is admissible in each. */
  #below(path, from, first) {
    const { visitor, places, column } = path;
    const { numbers } = places;
    let stage = from;
    let edge = first;
    for (;;) {
      while (edge < LEAF) {
        const value = this.known[CELLS[edge]];
        if (value === 0) {
          this.#children(CELLS, edge, (child) => this.#below(path, stage, child));
          return;
        }
        edge = CELLS[edge + value];
      }
      const number = edge - LEAF;
      if (stage < numbers.length) {
        if (number !== 0) return visitor.refused(this, number);
      } else if (number >= FIRST_REFUSAL) {
        return visitor.refused(this, number - FIRST_REFUSAL);
      } else {
        column[stage - numbers.length] = number;
      }
      stage++;
      if (stage < numbers.length) edge = RULE_EDGES[numbers[stage]];
      else if (stage === 2 * numbers.length) return this.#settle(path);
      else edge = MODE_EDGES[this.profile][numbers[stage - numbers.length]];
    }
  }

  #settle({ visitor, places, column }) {
    const admissible = new Admissible();
    for (const number of column) admissible.restrict(number);
    const { conclusion } = admissible;
    if (conclusion === 0) visitor.mapped(this, admissible, places.preferred);
    else visitor.refused(this, conclusion);
  }

  /** Takes the edges of a node in turn. */
  #children(cells, node, next) {
    const isClass = cells[node] === KERNEL_CLASS;
    const variable = isClass ? KERNEL : cells[node];
    const before = this.possible[variable];
    const edges = new Map();
    for (let left = before; left !== 0; left = (left & (left - 1)) >>> 0) {
      const value = lowest(left);
      const edge = cells[node + 1 + (isClass ? KERNEL_CLASSES[value] : value)];
      edges.set(edge, ((edges.get(edge) ?? 0) | (1 << value)) >>> 0);
    }
    for (const [edge, alike] of edges) {
      if (this.isOver) break;
      this.restrict(variable, alike);
      this.#child(variable, edge, next);
    }
    this.restrict(variable, before);
  }

  /** A variable's value can settle another's: where that is otherwise, there is no possibility. */
  #child(variable, edge, next) {
    const row = IMPLICATIONS.find(({ by, is }) => by === variable && this.known[by] === is);
    if (row === undefined) {
      next(edge);
      return;
    }
    const before = this.possible[row.target];
    const settled = before & (1 << (row.value - 1));
    if (settled === 0) return;
    this.restrict(row.target, settled);
    next(edge);
    this.restrict(row.target, before);
  }
}

function beginning({ exporter, value = [] }, environment) {
  const arity = exporter === undefined ? ARITY : [...ARITY, ...exporter.arity];
  const known = [...environment.known, ...value];
  const given = arity.map((count, variable) =>
    known[variable] === 0 ? 2 ** count - 1 : (1 << (known[variable] - 1)) >>> 0,
  );
  return { known, given, possible: given };
}

const lowest = (values) => 31 - Math.clz32(values & -values);

/** Whether several values are left. */
export const isSeveral = (values) => (values & (values - 1)) !== 0;

/** The number of the value that is left, from 1, or 0 where several are. */
const only = (values) => (values === 0 || isSeveral(values) ? 0 : 1 + lowest(values));

/** Kernels that the policy does not tell apart are of one class. */
function classesOf(kernels) {
  return KERNEL_CLASSES.reduce(
    (all, kind, epoch) => ((kernels >>> epoch) & 1 ? all | (1 << kind) : all),
    0,
  );
}
