import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { bar, duration } from "@vmprot/bench/side-by-side/bar.js";
import { chart } from "@vmprot/bench/side-by-side/chart.js";
import { rustTimes } from "@vmprot/bench/side-by-side/compiled-rust.js";
import { agree, ask } from "@vmprot/bench/side-by-side/engine.js";
import { engines } from "@vmprot/bench/side-by-side/engines.js";
import { points } from "@vmprot/bench/side-by-side/points.js";
import { sampledPoints } from "@vmprot/bench/side-by-side/sampled-points.js";
import { vectorsOf } from "@vmprot/bench/side-by-side/vectors-of.js";
import { verdictLine } from "@vmprot/compiler";
import { VmProt } from "@vmprot/core";
import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import { DOMParser } from "@xmldom/xmldom";
import { compiled } from "../compiler/compiled.js";

const SAMPLE = sampledPoints(8);
const ENGINES = await engines();
const some = points().filter((_, index) => index % 23 === 0);

describe("the rules in other engines' formats", () => {
  it("are asked about points under which each rule refuses, and none", () => {
    const said = new Set(SAMPLE.map(({ rule }) => rule));
    expect([...said].sort()).toEqual([...MAPPABILITY_RULES.map(({ id }) => id), undefined].sort());
  });

  it.each(ENGINES.map((engine) => [engine.name, engine] as const))(
    "say in %s what they say in core",
    async (_, engine) => {
      const asked = [...SAMPLE, ...some];
      for (const point of asked)
        expect([await ask(engine, point), point]).toEqual([point.rule, point]);
      expect(await agree(engine, asked)).toBe(asked.length);
    },
  );

  it.each([
    ["at once", () => undefined],
    ["in a promise", async () => undefined],
  ])("are not measured where they are translated wrongly, %s", async (_, first) => {
    const wrong = { name: "forgetful", purpose: "nothing", first };
    await expect(agree(wrong, SAMPLE)).rejects.toThrow(
      /^forgetful says undefined where core says R/,
    );
  });
});

describe("the points as vectors", () => {
  it("are the same queries", () => {
    const { policy, abi } = compiled();
    const vmProt = new VmProt(ADAPTERS, { remedies: false });
    const { facts, placements, unknown } = vectorsOf(some, 10);
    const expected = some.map(({ query }) => verdictLine(vmProt.query(query), policy, abi));
    const verdicts = (lines: readonly string[]) => lines.map((line) => line.split("| ")[2]);
    expect(verdicts(facts)).toEqual(expected);
    expect(verdicts(placements)).toEqual(expected);
    expect(unknown).toHaveLength(10);
  });
});

describe("the chart", () => {
  const bars = [
    bar("C & <friends>", "ours", "", { repeated: 2, shuffled: 30 }),
    { name: "a call", kind: "call", about: "", repeated: 200 } as const,
    bar("an engine", "engine", "", { repeated: 20_000, shuffled: 20_000 }),
  ];
  const onError = (_: string, message: string) => {
    throw new Error(message);
  };
  const drawn = new DOMParser({ onError }).parseFromString(chart(bars), "image/svg+xml");
  const rows = [...drawn.getElementsByTagName("rect")].filter(
    (rect) => rect.getAttribute("height") === "18",
  );

  it("is well-formed, and says all times in words", () => {
    const said = drawn.getElementsByTagName("desc")[0]?.textContent;
    expect(said).toContain("C & <friends> 2.00 ns; a call 200 ns; an engine 20.0 µs.");
  });

  it("draws every bar as long as its logarithm", () => {
    expect(rows.map((rect) => rect.getAttribute("class"))).toEqual(["ours", "call", "engine"]);
    const widths = rows.map((rect) => Number(rect.getAttribute("width")));
    const decade = ((widths[1] as number) - (widths[0] as number)) / 2;
    expect(widths[2]).toBeCloseTo((widths[0] as number) + 4 * decade, 0);
    expect(widths[0]).toBeCloseTo(Math.log10(2) * decade, 0);
  });
});

describe("times", () => {
  it.each([
    [4.321, "4.32 ns"],
    [99.96, "100 ns"],
    [999.6, "1.00 µs"],
    [147_584, "148 µs"],
    [2_345_678, "2.35 ms"],
  ])("of %d ns have three figures", (time, said) => expect(duration(time)).toBe(said));

  it("are read from what the crate's benchmark prints", () => {
    const printed =
      "settled: 9 vectors; one repeated: median 12.0 ns, slowest 15.0 ns; shuffled 30.0 ns\n" +
      "settled, prepared: 9 vectors; one repeated: median 4.4 ns, slowest 9.0 ns; shuffled 21.5 ns\n" +
      "open: no vectors\n";
    expect(rustTimes(printed)).toEqual({ repeated: 4.4, shuffled: 21.5 });
    expect(() => rustTimes("settled, prepared: no vectors\n")).toThrow(/says no times/);
  });
});
