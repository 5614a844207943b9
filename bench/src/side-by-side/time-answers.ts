import { median } from "../budget.js";

/** Nanoseconds of one answer. */
export interface Times {
  /** The same question again and again: the median of the questions. */
  readonly repeated: number;
  /** One question after another, in an order without a pattern: nothing is at hand from the last one. */
  readonly shuffled: number;
}

/** Whoever answers questions, and is timed at it. */
export interface Contender {
  readonly name: string;
  /** Times it for about so many milliseconds. */
  measure(milliseconds: number): Promise<Times>;
}

/** So many questions are repeated; all are asked in turn. */
const REPEATED = 24;
/** Long for the clock, and short beside what the system gives another process at a time. */
const BATCH_NS = 50_000;
/** So many batches or passes at least. */
const LEAST = 3;

/** @param answer gives a promise always or never */
export function contender<Q>(
  name: string,
  questions: readonly Q[],
  answer: (question: Q) => unknown,
): Contender {
  const [first] = questions;
  if (first === undefined) throw new Error(`${name} is asked nothing`);
  const elapsed = answer(first) instanceof Promise ? elapsedInTurn : elapsedAtOnce;
  const order = shuffled(questions);
  const some = order.slice(0, REPEATED);
  const repeated = async (question: Q, milliseconds: number): Promise<number> => {
    let count = 1;
    let time = await elapsed([question], answer, count);
    while (time < BATCH_NS) {
      count *= 2;
      time = await elapsed([question], answer, count);
    }
    const batches: number[] = [];
    for (let spent = 0; spent < milliseconds * 1e6 || batches.length < LEAST; spent += time) {
      time = await elapsed([question], answer, count);
      batches.push(time / count);
    }
    return median(batches);
  };
  return {
    name,
    async measure(milliseconds) {
      const each: number[] = [];
      for (const question of some) each.push(await repeated(question, milliseconds / 2 / REPEATED));
      const passes: number[] = [];
      for (let spent = 0; spent < milliseconds * 5e5 || passes.length < LEAST; ) {
        const time = await elapsed(order, answer, 1);
        passes.push(time / order.length);
        spent += time;
      }
      return { repeated: median(each), shuffled: median(passes) };
    },
  };
}

/** What keeps answers from being left out. */
const tally = { answered: 0 };

function elapsedAtOnce<Q>(all: readonly Q[], answer: (question: Q) => unknown, count: number) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) {
    for (const question of all) if (answer(question) !== undefined) tally.answered++;
  }
  return Number(process.hrtime.bigint() - start);
}

async function elapsedInTurn<Q>(
  all: readonly Q[],
  answer: (question: Q) => unknown,
  count: number,
) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) {
    for (const question of all) if ((await answer(question)) !== undefined) tally.answered++;
  }
  return Number(process.hrtime.bigint() - start);
}

/** In an order that is the same every time. */
function shuffled<T>(all: readonly T[]): T[] {
  const order = [...all];
  let state = 1;
  for (let at = order.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    [order[at], order[other]] = [order[other] as T, order[at] as T];
  }
  return order;
}

/** All of them in turn, round by round, so that a slow moment of the machine slows all. */
export async function inTurn(
  contenders: readonly Contender[],
  rounds: number,
  milliseconds: number,
): Promise<Map<string, Times>> {
  const measured = contenders.map((each) => ({ each, times: [] as Times[] }));
  // The first round is for the compilers that work while programs run.
  for (let round = 0; round <= rounds; round++) {
    for (const { each, times } of measured) {
      const time = await each.measure(milliseconds);
      if (round > 0) times.push(time);
    }
  }
  return new Map(
    measured.map(({ each, times }) => [
      each.name,
      {
        repeated: median(times.map(({ repeated }) => repeated)),
        shuffled: median(times.map(({ shuffled: every }) => every)),
      },
    ]),
  );
}
