import type { Figure } from "../budget.js";
import { type Bar, bar } from "./bar.js";
import { compiledBars } from "./compiled-bars.js";
import { agree, ask } from "./engine.js";
import { engines } from "./engines.js";
import { OURS, ourContenders } from "./our-contenders.js";
import { points } from "./points.js";
import { sampledPoints } from "./sampled-points.js";
import { contender, inTurn, type Times } from "./time-answers.js";
import { vectorsOf } from "./vectors-of.js";

/** The policy in each of its forms beside general engines and a system call. */
export interface SideBySide {
  readonly figures: readonly Figure[];
  /** The fastest first. */
  readonly bars: readonly Bar[];
  readonly skipped: readonly string[];
  /** On how many points each engine was found to decide as core does. */
  readonly agreed: number;
  /** How many were timed. */
  readonly timed: number;
}

/**
 * Measures all of them on the same points.
 *
 * @param isQuick takes few points, and has no budget for C
 * @throws Error if anybody decides a point otherwise than core
 */
export async function benchSideBySide(isQuick: boolean): Promise<SideBySide> {
  const all = points();
  const timed = isQuick ? all.filter((_, index) => index % 36 === 0) : all;
  const asked = [...sampledPoints(isQuick ? 2 : 10), ...timed];
  const others = await engines();
  for (const engine of others) await agree(engine, asked);

  const compiled = compiledBars(vectorsOf(timed, isQuick ? 100 : 1000), isQuick);
  const ours = ourContenders(timed);
  const theirs = others.map((engine) =>
    contender(engine.name, timed, (point) => ask(engine, point)),
  );
  const times = await inTurn([...ours, ...theirs], isQuick ? 1 : 3, isQuick ? 60 : 200);
  const of = (name: string): Times => times.get(name) as Times;

  const whole = "facts to result, with everything that a result says";
  const bars = [
    ...compiled.bars,
    ...[OURS.prepared, OURS.preset, OURS.objects].map((name) => bar(name, "ours", whole, of(name))),
    bar(OURS.decide, "ours", "placements to result, nothing kept", of(OURS.decide)),
    bar(OURS.rules, "ours", "placements to rule", of(OURS.rules)),
    ...others.map(({ name, purpose }) =>
      bar(name, "engine", `placements to rule; made for ${purpose}`, of(name)),
    ),
  ].sort((one, other) => one.repeated - other.repeated);
  const fastest = bars.find(({ kind }) => kind === "engine") as Bar;
  const figures: Figure[] = [
    {
      name: `JavaScript with a prepared environment: how many times as fast as the fastest engine (${fastest.name})`,
      value: fastest.repeated / of(OURS.prepared).repeated,
      unit: "×",
      budget: 100,
      must: "at least",
    },
  ];
  // A share of a call is the machine's as much as ours: quick runs are on whatever machine there is.
  if (compiled.share !== undefined && !isQuick) {
    figures.push({
      name: "compiled C with a prepared environment beside one ioctl",
      value: compiled.share,
      unit: "×",
      budget: 0.05,
      must: "at most",
    });
  }
  return { figures, bars, skipped: compiled.skipped, agreed: asked.length, timed: timed.length };
}
