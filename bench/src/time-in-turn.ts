import { median } from "./budget.js";

const BATCH = 1000;

/** What is asked, a thousand times in a batch. */
export interface Question<Q> {
  readonly asked: { query(query: Q): { readonly verdict: { readonly kind: string } } };
  readonly query: Q;
}

/**
 * Nanoseconds of one answer to each question, the median of its batches. All are asked in turn, so
 * that a slow moment of the machine slows all.
 *
 * @param answers of all questions together, about
 */
export function timeInTurn<Q>(questions: readonly Question<Q>[], answers: number): number[] {
  const rounds = Math.max(1, Math.round(answers / questions.length / BATCH));
  const batches = questions.map((): number[] => []);
  let kept = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [kind, { asked, query }] of questions.entries()) {
      const start = process.hrtime.bigint();
      // The verdict is looked at so that no decision is optimised away.
      for (let i = 0; i < BATCH; i++) if (asked.query(query).verdict.kind === "map") kept++;
      batches[kind]?.push(Number(process.hrtime.bigint() - start) / BATCH);
    }
  }
  if (kept === 0) throw new Error("no query maps: the benchmark measures nothing");
  return batches.map(median);
}
