import { describe, expect, it } from "@jest/globals";
import { type AccessTimes, type Compared, classifySpeed } from "@vmprot/linux/verify";
import fc from "fast-check";
import { RECORDED } from "./recorded-times.js";

const same = (time: number, count = 41): number[] => Array.from({ length: count }, () => time);

/** Medians in nanoseconds: of the mapping a load, a store of a byte and one of 8, and of ordinary memory. */
const times = (
  [load, byte, wide]: readonly number[],
  [ownLoad = 2, ownByte = 0.5, ownWide = 0.5]: readonly number[] = [],
): AccessTimes => ({
  loads: { mapping: same(load as number), ordinary: same(ownLoad) },
  byteStores: { mapping: same(byte as number), ordinary: same(ownByte) },
  wideStores: { mapping: same(wide as number), ordinary: same(ownWide) },
});

/** The same with one series replaced. */
const withLoads = (all: AccessTimes, mapping: number[], ordinary = all.loads.ordinary) => ({
  ...all,
  loads: { mapping, ordinary },
});

describe("what times of accesses say", () => {
  it.each([
    ["cached", "lines in the first cache", [2, 0.5, 0.5]],
    ["cached", "the second cache, for larger pages make a difference", [5.5, 1.5, 1.2]],
    ["write-combined", "RAM", [85, 0.6, 2.4]],
    ["write-combined", "RAM whose lines go out as fast as they are filled", [85, 0.5, 0.5]],
    ["write-combined", "a BAR behind a fast link", [900, 0.6, 1.7]],
    ["write-combined", "a BAR behind a slow link", [1500, 6.3, 50]],
    ["uncached", "RAM", [95, 60, 60]],
    ["uncached", "a BAR, whose writes are posted", [1100, 45, 46]],
    ["uncached", "arm64's Device memory, acknowledged early", [140, 7, 7.5]],
  ])("%s: %s", (expected, _what, mapping) => {
    const { says, why, nanoseconds } = classifySpeed(times(mapping));
    expect({ says, why }).toMatchObject({ says: expected });
    expect(why).toContain(`${mapping[0]} ns`);
    expect(nanoseconds?.loads).toEqual({ mapping: mapping[0], ordinary: 2 });
  });

  it.each([
    ["loads that are neither", times([12, 0.5, 0.5]), /neither a cache's time nor a memory's/],
    ["loads slower than a cache's, faster than any memory's", times([16, 1, 1]), /neither/],
    ["write-through: loads from a cache, stores to none", times([2, 60, 60]), /go to none/],
    ["stores of 8 bytes that a bus splits", times([900, 60, 120]), /neither collected nor/],
    ["an interpreter", times([17, 30, 30], [17, 30, 30]), /which no cache does/],
    ["uncached memory beside an interpreter", times([250, 60, 60], [17, 30, 30]), /no cache does/],
  ])("it cannot tell: %s", (_what, all, why) => {
    expect(classifySpeed(all)).toMatchObject({
      says: "cannot tell",
      why: expect.stringMatching(why),
    });
  });

  it("does not mind disturbances of less than a quarter of the samples", () => {
    const disturbed = same(2).map((time, at) => (at % 5 === 0 ? time * 1000 : time));
    expect(classifySpeed(withLoads(times([2, 0.5, 0.5]), disturbed, disturbed)).says).toBe(
      "cached",
    );
    const slow = same(85).map((time, at) => (at % 5 === 0 ? time * 100 : time));
    expect(classifySpeed(withLoads(times([85, 0.5, 2]), slow)).says).toBe("write-combined");
  });

  it("cannot tell of two kinds of times: the buffer moved, or the machine did something else", () => {
    const bimodal = same(2).map((time, at) => (at % 2 === 0 ? time : 85));
    expect(classifySpeed(withLoads(times([2, 0.5, 0.5]), bimodal))).toMatchObject({
      ...{ says: "cannot tell", why: expect.stringMatching(/now one, now the other/) },
    });
    const busy = same(2).map((time, at) => (at % 2 === 0 ? time : 9));
    expect(classifySpeed(withLoads(times([2, 0.5, 0.5]), same(2), busy))).toMatchObject({
      ...{ says: "cannot tell", why: expect.stringMatching(/too busy/) },
    });
  });

  it("cannot tell of too few samples, nor of what holds nothing, nor without a clock", () => {
    const cached = times([2, 0.5, 0.5]);
    expect(classifySpeed(withLoads(cached, same(2, 8)))).toEqual({
      says: "cannot tell",
      why: "of one kind of access there are 8 samples, and 9 are needed",
    });
    for (const odd of [Number.POSITIVE_INFINITY, 0, -1, Number.NaN]) {
      expect(classifySpeed(withLoads(cached, [odd, ...same(2)])).says).toBe("cannot tell");
    }
    expect(classifySpeed(withLoads(cached, [])).says).toBe("cannot tell");
  });

  it("answers whatever it is given, and by the order of samples never otherwise", () => {
    const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: false }), { maxLength: 20 });
    const compared = fc.record({ mapping: samples, ordinary: samples });
    const all = fc.record({ loads: compared, byteStores: compared, wideStores: compared });
    const backwards = ({ mapping, ordinary }: Compared): Compared => ({
      mapping: [...mapping].reverse(),
      ordinary: [...ordinary].reverse(),
    });
    const reversed = ({ loads, byteStores, wideStores }: AccessTimes): AccessTimes => ({
      loads: backwards(loads),
      byteStores: backwards(byteStores),
      wideStores: backwards(wideStores),
    });
    fc.assert(
      fc.property(all, (each) => {
        const speed = classifySpeed(each);
        expect(["cached", "write-combined", "uncached", "cannot tell"]).toContain(speed.says);
        expect(classifySpeed(reversed(each))).toEqual(speed);
      }),
    );
  });

  it.each(Object.entries(RECORDED))("is %s, as recorded", (_name, { times: recorded, says }) => {
    expect(classifySpeed(recorded).says).toBe(says);
  });
});
