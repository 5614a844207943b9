import { describe, expect, it } from "@jest/globals";
import type {
  CandidateReport,
  MappabilityReport,
  Outcome,
  Said,
} from "./guest/mappability-report.js";
import { WAYS } from "./guest/ways.js";
import { BROADER } from "./verify/broader.js";
import { GUEST_PLACES, KVM_RULES, NOT_HERE } from "./verify/guest-places.js";
import { rulesSeen, wrongTrialMaps, wrongTrials } from "./verify/mappability-findings.js";
import { committedKvmRows, ruleRows } from "./verify/verified-kvm.js";

const MAP: Said = { kind: "map", guestCache: "cached" };
const refused = (rule: string): Said => ({ kind: "refuse", code: "KVM_CANNOT_MAP", rule });
const mapped = (wrongForGuest = 0, dirty?: number): Outcome => ({
  ...{ kind: "mapped", wrongForGuest, wrongForHost: 0 },
  ...(dirty === undefined ? {} : { dirty }),
});
const failed = (call: string, errno: number): Outcome => ({
  kind: "failed",
  fault: { call, errno, page: 0 },
});
const SLOT = "KVM_SET_USER_MEMORY_REGION";
const [EPERM, EFAULT, EINVAL] = [1, 14, 22];

/** A report of one trial, of a buffer of 4 pages. */
function reportOf(
  wayName: string,
  here: Said,
  outcome: Outcome,
  {
    kernel = "7.2.12+deb14-arm64",
    arch = "arm64",
    said = here,
    ...candidate
  }: Partial<
    CandidateReport & { kernel: string; arch: "arm64" | "riscv64" | "x86_64"; said: Said }
  > = {},
): MappabilityReport {
  const vm = WAYS.find(({ name }) => name === wayName)?.vm ?? {};
  return {
    ...{ machine: "arm64", kernel, platform: { arch } },
    guests: { kernel, platform: { arch }, buffers: [], refused: [] },
    candidates: [
      {
        ...{ driver: "vgem", name: "dumb buffer", exporter: "vgem", size: 16384 },
        places: [{ memory: "ram", cache: "cached", vma: "pfnmap", pages: "shmem" }],
        ...candidate,
        trials: [{ way: wayName, vm, said, here, outcome }],
      },
    ],
  };
}

describe("what came of a way", () => {
  it.each([
    ["slot first", MAP, mapped()],
    ["slot first, logged", MAP, mapped(0, 4)],
    ["buffer first, logged", refused("R10"), failed(SLOT, EINVAL)],
    ["slot first, not written", refused("R12"), failed("KVM_RUN", EFAULT)],
    ["slot first, tags", refused("R19"), failed("KVM_RUN", EFAULT)],
    ["buffer first, tags", refused("R19"), failed(SLOT, EINVAL)],
    ["slot first, read-only", MAP, failed("KVM_RUN", EFAULT)],
    ["buffer first, read-only", refused("R22"), failed(SLOT, EINVAL)],
  ])("%s is right", (way, here, outcome) => {
    expect(wrongTrials(reportOf(way, here, outcome))).toEqual([]);
  });

  it.each([
    ["a failure that no rule speaks of", "slot first", MAP, failed("KVM_RUN", EFAULT)],
    ["memory that is not the buffer's", "slot first", MAP, mapped(1)],
    ["a page that is not logged", "slot first, logged", MAP, mapped(0, 3)],
    ["a failure that does not come", "buffer first, logged", refused("R10"), mapped(0, 4)],
    ["another errno", "buffer first, logged", refused("R10"), failed(SLOT, EPERM)],
    ["another call", "buffer first, logged", refused("R10"), failed("KVM_RUN", EINVAL)],
    ["the call of another order", "slot first, tags", refused("R19"), failed(SLOT, EINVAL)],
    ["a rule that is not there any more", "buffer first, logged", MAP, failed(SLOT, EINVAL)],
    ["a store that is not stopped", "slot first, read-only", MAP, mapped()],
  ])("is found wrong: %s", (_what, way, here, outcome) => {
    expect(wrongTrials(reportOf(way, here, outcome))).toEqual([
      expect.stringContaining(`vgem, dumb buffer, ${way}: expected`),
    ]);
  });

  it("is another where a mapping is read-only, by architecture and by its kind", () => {
    const way = "buffer first, read-only";
    const riscv64 = { arch: "riscv64" } as const;
    expect(wrongTrials(reportOf(way, MAP, failed(SLOT, EPERM), riscv64))).toEqual([]);
    expect(wrongTrials(reportOf(way, MAP, failed("KVM_RUN", EFAULT), riscv64))).toHaveLength(1);
    const amd = { arch: "x86_64" } as const;
    expect(wrongTrials(reportOf(way, MAP, failed("KVM_RUN", EFAULT), amd))).toHaveLength(1);
    const exit = "an unexpected store to 0x100000040";
    const store: Outcome = { kind: "failed", fault: { call: "KVM_RUN", exit } };
    expect(wrongTrials(reportOf(way, MAP, store, amd))).toEqual([]);
    const pages = [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }] as const;
    const ordinary = { ...amd, places: pages };
    expect(wrongTrials(reportOf(way, MAP, failed("KVM_RUN", EFAULT), ordinary))).toEqual([]);
  });

  it("is wrong memory by R9, before its fix", () => {
    const way = "buffer first, congruent";
    const old = { kernel: "6.1.0-50-arm64" };
    expect(wrongTrials(reportOf(way, refused("R9"), mapped(2), old))).toEqual([]);
    expect(wrongTrials(reportOf(way, refused("R9"), mapped(), old))).toHaveLength(1);
    for (const kernel of ["6.12.113-arm64", "6.12.117+deb13-arm64", "7.2.12+deb14-arm64"]) {
      expect(wrongTrials(reportOf(way, refused("R9"), mapped(), { kernel }))).toEqual([]);
      expect(wrongTrials(reportOf(way, refused("R9"), mapped(2), { kernel }))).toHaveLength(1);
    }
    expect(
      wrongTrials(reportOf(way, refused("R9"), mapped(), { kernel: "6.12.107+deb13-arm64" })),
    ).toHaveLength(1);
  });

  it("refutes a `map`, whatever is said of the place", () => {
    const wrong = reportOf("slot first", refused("R11"), failed("KVM_RUN", EFAULT), { said: MAP });
    expect(wrongTrials(wrong)).toEqual([]);
    expect(wrongTrialMaps(wrong)).toEqual([
      expect.stringMatching(/^vgem, dumb buffer, slot first/),
    ]);
    // Nobody asked about these.
    const besides = reportOf("slot first, read-only", MAP, failed("KVM_RUN", EFAULT));
    expect(wrongTrialMaps(besides)).toEqual([]);
  });

  it("shows a rule if it is as the rule says, and the rule is no broader", () => {
    const inRun = failed("KVM_RUN", EFAULT);
    expect(rulesSeen(reportOf("slot first, not written", refused("R12"), inRun))).toEqual(["R12"]);
    expect(rulesSeen(reportOf("slot first, not written", refused("R12"), mapped()))).toEqual([]);
    const amd = { arch: "x86_64" } as const;
    expect(rulesSeen(reportOf("slot first, not written", refused("R12"), inRun, amd))).toEqual([]);
  });
});

describe("every rule by which KVM cannot map", () => {
  const shown = new Set(GUEST_PLACES.flatMap(({ shows }) => shows));

  it("is shown by some kernel, or it is said why by none", () => {
    expect(KVM_RULES.filter((rule) => shown.has(rule) === rule in NOT_HERE)).toEqual([]);
    expect(
      [...shown, ...Object.keys(NOT_HERE)].filter((rule) => !KVM_RULES.includes(rule)),
    ).toEqual([]);
  });

  it("is broader than a kernel only as it is said to be", () => {
    const exceeding = new Set(GUEST_PLACES.flatMap(({ exceeds }) => exceeds));
    expect(BROADER.map(({ rule }) => rule).filter((rule) => !exceeding.has(rule))).toEqual([]);
  });

  it("has its line in docs/verified-kvm.md", () => {
    for (const rule of KVM_RULES) expect(ruleRows()).toContain(committedKvmRows(rule));
  });

  it("stands in docs/verified-kvm.md for kernels that are tried, and for those alone", () => {
    const kernels = GUEST_PLACES.map(({ machine, suite }) => committedKvmRows(suite, machine));
    expect(kernels.filter((rows) => rows === "")).toEqual([]);
  });
});
