import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import type { ProbeProgram } from "@vmprot/core";
import { Ioctl, programProbe, Structure } from "@vmprot/core/uapi";

const PROBED = ADAPTERS.flatMap(({ exporter, facts, probe }) =>
  probe === undefined ? [] : [[exporter, { facts: Object.keys(facts).sort(), probe }] as const],
);

/** What is in a program that is no frozen plain data, by where it is. */
function oddities(value: unknown, where: string): string[] {
  if (typeof value === "function") return [`${where} is a function`];
  if (typeof value !== "object" || value === null) return [];
  const prototype = Object.getPrototypeOf(value);
  const isData = [Object.prototype, Array.prototype, Ioctl.prototype, Structure.prototype];
  if (!isData.includes(prototype)) return [`${where} is no plain object`];
  const inside = Object.entries(value).flatMap(([name, each]) =>
    oddities(each, `${where}.${name}`),
  );
  return Object.isFrozen(value) ? inside : [`${where} can be changed`, ...inside];
}

/** The facts that each path tells, in its order, or `"refused"`. */
function paths(
  program: ProbeProgram,
  told: readonly string[] = [],
): (readonly string[] | string)[] {
  const [step, ...rest] = program;
  if (step === undefined) return [told];
  if ("refuse" in step) return ["refused"];
  if ("facts" in step) return paths(rest, [...told, ...Object.keys(step.facts)]);
  if ("call" in step) return paths(rest, told);
  return [step.do, step.else ?? []].flatMap((branch) => paths([...branch, ...rest], told));
}

describe.each(PROBED)("the probe of %s", (_, { facts, probe }) => {
  it("is a program, and no function of its own", () => {
    const made = programProbe({ expNames: [], program: [] });
    expect(String(probe.probe)).toBe(String(made.probe));
    expect(oddities(probe.program, "program")).toEqual([]);
  });

  it("ends on every path, with a refusal or with each fact told once", () => {
    const ends = paths(probe.program ?? []).filter((end) => end !== "refused");
    expect(ends).not.toEqual([]);
    for (const told of ends) expect([...told].sort()).toEqual(facts);
  });
});
