import { expect, it } from "@jest/globals";
import type { LinuxGuestReport, RepeatedReport } from "./guest/linux-guest-report.js";
import { wrongRepetition } from "./verify/linux-guest-findings.js";

const before = { heap: 10 << 20, mappings: 1, slots: 0, resources: 2 };
const told = { step: "measure 50 1 65536", word: "ok", details: { times: "50" } };
const wrong = (repeated: Partial<RepeatedReport>): string[] =>
  wrongRepetition({ repeated: { told, before, after: before, ...repeated } } as LinuxGuestReport);

it("finds what maps and unmaps leave behind", () => {
  expect(wrong({})).toEqual([]);
  expect(wrong({ after: { ...before, mappings: 51, resources: 52 } })).toEqual([
    "measure 50 1 65536: 1 mappings became 51",
    "measure 50 1 65536: 2 resources became 52",
  ]);
  expect(wrong({ after: { ...before, slots: 50 } })).toHaveLength(1);
  expect(wrong({ after: { ...before, heap: before.heap + 2000 } })).toEqual([]);
  expect(wrong({ after: { ...before, heap: before.heap + 100_000 } })).toHaveLength(1);
});

it("finds that the guest did not map as often as it was to", () => {
  const details = { times: "12" };
  expect(wrong({ told: { ...told, word: "EINVAL", details } })).toEqual([
    "measure 50 1 65536: EINVAL 12",
  ]);
});
