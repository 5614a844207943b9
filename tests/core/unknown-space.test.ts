import { describe, expect, it } from "@jest/globals";
import {
  decide,
  ENVIRONMENT_FIELDS,
  type Environment,
  type EnvironmentField,
  type FieldValue,
  type GuestMapVerdict,
  PROFILES,
  type VmProtAttributes,
} from "@vmprot/core";
import { oracle } from "../support/oracle.js";
import { distinctAnswers, environments, HOST_KINDS, type HostKind } from "../support/space.js";

/** Fields whose every value but the first refuses outright, whatever the rest of the world is. */
const GUARDS: readonly EnvironmentField[] = ["hypervisor", "confidential", "guestMemfd"];

/** The fields that can matter to an answer; whole-space.test.ts covers the others' every value. */
function relevant({ fields }: HostKind, { placements }: VmProtAttributes): EnvironmentField[] {
  const uses = {
    shmemHugePages: placements.some(({ pages }) => pages === "shmem"),
    prefaulted: placements.some(({ vma }) => vma === "pfnmap-shmem"),
    deviceMtrr: placements.some(({ memory }) => memory === "device"),
  };
  return fields.filter((field) => uses[field as keyof typeof uses] ?? true);
}

const PASSES: Environment = { hypervisor: "kvm", confidential: "none", guestMemfd: false };

type Axis = readonly [EnvironmentField, readonly (FieldValue | undefined)[]];

/**
 * The kernels at which some row for x86 begins to differ; whole-space.test.ts covers every epoch,
 * and here half of the points would only repeat the others.
 */
const X86_KERNELS = ["before 5.10", "5.10", "6.11", "6.13", "7.1"];

/** All values, then unknown; of a guard, one that passes and one that refuses. */
function axis(field: EnvironmentField, { fixed }: HostKind): Axis {
  const values = ENVIRONMENT_FIELDS[field];
  if (GUARDS.includes(field)) return [field, [...values.slice(0, 2), undefined]];
  if (field === "kernel" && fixed.arch === "x86_64") return [field, [...X86_KERNELS, undefined]];
  return [field, [...values, undefined]];
}

const REFUSE = 0;
const DISAGREE = 4;
const MODES = ["cached", "write-combined", "uncached"];
const outcome = (verdict: string): number => MODES.indexOf(verdict.split(" ")[1] ?? "") + 1;
const outcomeOf = (verdict: GuestMapVerdict): number => {
  if (verdict.kind === "map") return outcome(`map ${verdict.guestCache}`);
  return verdict.code === "PLATFORM_UNKNOWN" ? DISAGREE : REFUSE;
};

describe("every combination of known and unknown fields", () => {
  const answers = distinctAnswers();

  it.each(HOST_KINDS.map((kind) => [kind.name, kind] as const))(
    "%s: an answer exactly where all possibilities agree",
    (name, kind) => {
      let asked = 0;
      let stand = 0;
      const wrong: string[] = [];
      for (const answer of answers) {
        const axes = relevant(kind, answer).map((field) => axis(field, kind));
        const strides = axes.map((_, i) =>
          axes.slice(i + 1).reduce((n, [, values]) => n * values.length, 1),
        );
        for (const profile of PROFILES) {
          // Unknown is each axis's last value, so the possibilities of a point come before it.
          const expected = new Uint8Array(axes.reduce((n, [, values]) => n * values.length, 1));
          let point = -1;
          for (const environment of environments(kind.fixed, axes)) {
            point++;
            const unknown = axes.findIndex(([field]) => environment[field] === undefined);
            if (unknown < 0) {
              expected[point] = outcome(oracle(answer.placements, environment, profile));
            } else {
              const stride = strides[unknown] ?? 1;
              const count = (axes[unknown]?.[1].length ?? 1) - 1;
              let agreed = expected[point - stride];
              for (let i = 2; i <= count; i++) {
                if (expected[point - i * stride] !== agreed) agreed = DISAGREE;
              }
              expected[point] = agreed ?? DISAGREE;
            }
            stand++;
            const guards = GUARDS.map((field) => environment[field]);
            const unknownGuards = guards.filter((value) => value === undefined).length;
            const refused = GUARDS.some(
              (field, i) => ![PASSES[field], undefined].includes(guards[i]),
            );
            if (refused || unknownGuards > 1) continue;
            asked++;
            const actual = outcomeOf(decide("any", answer, environment, profile).verdict);
            if (actual !== expected[point] && wrong.length < 5) {
              wrong.push(
                `${JSON.stringify({ environment, placements: answer.placements, profile })}: ${actual}, not ${expected[point]}`,
              );
            }
          }
        }
      }
      process.stdout.write(
        `${name}: ${asked} points with unknown fields, of a space of ${stand}\n`,
      );
      expect(wrong).toEqual([]);
    },
    600_000,
  );
});
