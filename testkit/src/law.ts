import type { Subject } from "./subject.js";

/** One law, bound to an adapter. */
export interface Law {
  /** A stable name of a few words joined by hyphens. */
  readonly name: string;
  /** Why adapters must obey it, in one sentence. */
  readonly why: string;
  /** @throws Error with the smallest counterexample found, and the reason of the law */
  check(): void;
}

/** One law for any adapter. */
export interface Rule {
  readonly name: string;
  readonly why: string;
  /** Whether the law says anything of this adapter; absent means that it does of every one. */
  appliesTo?(subject: Subject): boolean;
  /** What breaks the law, smallest first, or undefined where nothing does. */
  counterexample(subject: Subject): string | undefined;
}
