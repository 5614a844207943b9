import { type ExporterAdapter, type Query, type Result, VmProt, VmprotError } from "@vmprot/core";
import { decide, type EnvironmentFields, kernelEpoch } from "@vmprot/core/tables";
import type { Abi } from "./abi.js";
import type { Policy } from "./policy.js";
import { randomVectors } from "./random-vectors.js";
import { spaceVectors } from "./space-vectors.js";
import { hostOf, queryOf, type Vector, vectorLine, verdictLine } from "./vectors.js";

/** An error of enum vmprot_error, and a verdict that is a refusal without a reason. */
const MALFORMED = (error: number): string => `${error} 0 0 0 0 0 0 0`;

/** Judges vectors by the interpreter: what every compiled form must say. */
export class Interpreter {
  readonly #vmProt: VmProt;
  readonly #policy: Policy;
  readonly #abi: Abi;

  /**
   * An interpreter that answers in a policy's numbers.
   *
   * @param adapters those that the policy was compiled from
   */
  constructor(adapters: readonly ExporterAdapter[], policy: Policy, abi: Abi) {
    this.#vmProt = new VmProt(adapters, { remedies: false });
    this.#policy = policy;
    this.#abi = abi;
  }

  /** The line of a vector with its verdict. */
  line(vector: Vector): string {
    return `${vectorLine(vector)} ${this.verdict(vector)}`;
  }

  /** The verdict of a vector as a line. */
  verdict(vector: Vector): string {
    const { environment, profile } = vector;
    const isValue = ({ values }: Policy["fields"][number], at: number) =>
      (environment[at] as number) <= values.length;
    // The kernel's two numbers move all fields behind it by one.
    const kernel = this.#policy.fields.findIndex(({ field }) => field === "kernel");
    const isEnvironment = this.#policy.fields.every(
      (field, at) => at === kernel || isValue(field, at < kernel ? at : at + 1),
    );
    if (!isEnvironment) return MALFORMED(4);
    if (this.#policy.profiles[profile - 1] === undefined) return MALFORMED(3);
    return verdictLine(this.#result(vector), this.#policy, this.#abi);
  }

  #result(vector: Vector): Result {
    if (vector.exporter !== 0) return this.#vmProt.query(this.#query(vector));
    const { platform, vm } = hostOf(vector, this.#policy);
    const { kernel, ...others } = platform;
    const epoch = kernel === undefined ? undefined : kernelEpoch(kernel);
    const fields = { ...others, ...vm, ...(epoch !== undefined && { kernel: epoch }) };
    const placements = vector.facts.map((number) => {
      const placement = this.#policy.placements[number - 1];
      if (placement === undefined) throw new VmprotError("FIELD_VALUE", `no placement ${number}`);
      return placement;
    });
    const profile = this.#policy.profiles[vector.profile - 1] ?? "strict";
    return decide(placements, fields as EnvironmentFields, profile);
  }

  #query(vector: Vector): Query {
    return queryOf(vector, this.#policy, this.#abi);
  }
}

/** What no caller should say: each is refused by itself. */
export function hostileVectors(policy: Policy, abi: Abi, seed = 99): Vector[] {
  const plain = randomVectors(policy, abi, { seed, count: 300, unknown: 0.1 });
  return plain.map((vector, index) => {
    const at = index % Math.max(1, vector.facts.length);
    switch (index % 3) {
      case 0:
        return { ...vector, facts: vector.facts.map((fact, i) => (i === at ? 0x7fff_ff77 : fact)) };
      case 1:
        return { ...vector, environment: vector.environment.with(index % 2, 200) };
      default:
        return { ...vector, profile: [0, 3, 200][index % 9 === 2 ? 0 : 1 + (index % 2)] as number };
    }
  });
}

/**
 * The checked-in vectors, for anybody's test suite.
 *
 * @param interpreter of the same policy
 */
export function vectorFile(policy: Policy, abi: Abi, interpreter: Interpreter): string {
  const space = spaceVectors(policy).filter((_, index) => index % 29 === 0);
  const random = [0, 0.1, 0.3, 0.6].flatMap((unknown, index) =>
    randomVectors(policy, abi, { seed: index + 1, count: 1500, unknown }),
  );
  const lines = [...space, ...random, ...hostileVectors(policy, abi)];
  const { version, hash } = policy;
  return `# Queries of vmprot ${version} and what every compiled form must say of them.
# Tables: sha256 ${hash}
# exporter profile facts... | host and VM | error map_info attribute hazards code rule fields facts
# Facts are masks, counts or numbers from 1 on; -1 is unknown, 3 of a yes or no what the architecture
# says. Exporter 0 is none: its facts are placements. Of host and VM 0 is unknown. The numbers are those of
# compiler/abi.json; fields and facts are masks of what would settle the refusal.
${lines.map((vector) => interpreter.line(vector)).join("\n")}
`;
}
