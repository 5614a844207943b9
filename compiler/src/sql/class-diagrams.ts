import type { Policy, PolicyAnswer } from "../policy.js";
import type { AnswerDiagrams } from "./answer-diagrams.js";
import { type BufferClass, SEVERAL } from "./buffer-classes.js";
import type { EnvironmentVariable } from "./environment-variables.js";
import type { OrderedDiagrams, OrderedEdge } from "./ordered-diagrams.js";
import type { SqlVerdict } from "./outcome.js";

/** What stands where one table cannot tell: the policy itself, `vmprot audit`, can. */
export const NOT_CLASSIFIED: SqlVerdict = { code: "NOT_CLASSIFIED" };

/** What is still possible of a buffer's answer, at a level: the hosts that remain, by number. */
type Hosts = readonly number[];

/** The verdicts on a class of buffers: which of its answers it is depends on the host. */
export class ClassDiagrams {
  readonly #policy: Policy;
  readonly #variables: readonly EnvironmentVariable[];
  readonly #diagrams: OrderedDiagrams;
  readonly #answers: AnswerDiagrams;
  /** Levels at which hosts are told apart, the upper one first. */
  readonly #asked: readonly {
    readonly level: number;
    readonly valueIn: (host: number) => number;
  }[];

  constructor(
    policy: Policy,
    variables: readonly EnvironmentVariable[],
    diagrams: OrderedDiagrams,
    answers: AnswerDiagrams,
  ) {
    this.#policy = policy;
    this.#variables = variables;
    this.#diagrams = diagrams;
    this.#answers = answers;
    const kernels = policy.fields.find(({ field }) => field === "kernel")?.values.length ?? 1;
    const asked = (name: string, valueIn: (host: number) => number) => {
      const field = policy.fields.findIndex((each) => each.field === name);
      return { level: variables.findIndex(({ fields }) => fields.includes(field)), valueIn };
    };
    this.#asked = [
      asked("arch", (host) => Math.floor(host / kernels)),
      asked("kernel", (host) => host % kernels),
    ].toSorted((a, b) => a.level - b.level);
  }

  /** Ends in an {@link SqlVerdict}. */
  of(buffers: BufferClass, profile: number): OrderedEdge {
    return this.#below(buffers, [...buffers.keys()], profile, 0, new Map());
  }

  /** @param asked how many of the levels that tell hosts apart are behind us */
  #below(
    buffers: BufferClass,
    hosts: Hosts,
    profile: number,
    asked: number,
    known: Map<string, OrderedEdge>,
  ): OrderedEdge {
    const answers = [...new Set(hosts.map((host) => buffers[host] as number))];
    const [only] = answers;
    if (answers.length === 1) return this.#answer(only as number, profile);
    const next = this.#asked[asked];
    if (next === undefined) return this.#diagrams.leaf(NOT_CLASSIFIED);
    const states = (this.#variables[next.level] as EnvironmentVariable).states.map((values) => {
      const left = hosts.filter((host) => values.includes(next.valueIn(host)));
      const key = `${asked}:${left.join()}`;
      const child = known.get(key) ?? this.#below(buffers, left, profile, asked + 1, known);
      known.set(key, child);
      return child;
    });
    return this.#diagrams.choice(next.level, states, new Map());
  }

  #answer(number: number, profile: number): OrderedEdge {
    if (number === SEVERAL) return this.#diagrams.leaf(NOT_CLASSIFIED);
    const answer = this.#policy.answers[number] as PolicyAnswer;
    return this.#answers.of(answer, profile);
  }
}
