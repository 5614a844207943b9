import { describe, expect, it } from "@jest/globals";
import { DOORBELL, Doorbell, doorbellArgument } from "@vmprot/example-linux-guest";
import { readText } from "../support/repository.js";

describe("the doorbell", () => {
  const rung = () => {
    const calls: unknown[][] = [];
    const note =
      (name: string) =>
      (...values: number[]) =>
        void calls.push([name, ...values]);
    const actions = { ring: note("ring"), look: note("look"), end: note("end") };
    return { calls, doorbell: new Doorbell(actions) };
  };

  it("has the offsets that the guest's program stores to", () => {
    const header = readText("examples/linux-guest/guest/doorbell.h");
    const defined = [...header.matchAll(/#define DOORBELL_(\w+) (0x\w+)/g)].map(
      ([, name = "", value]) => [name.toLowerCase(), Number(value)],
    );
    expect(Object.fromEntries(defined)).toEqual(DOORBELL);
  });

  it("tells what the guest wants", () => {
    const { calls, doorbell } = rung();
    doorbell.write(DOORBELL.ring, 8, 7);
    doorbell.write(DOORBELL.blob, 8, 3);
    expect(calls).toEqual([["ring", 7]]);
    doorbell.write(DOORBELL.look, 8, 0x7fff_ffff_f000);
    doorbell.write(DOORBELL.end, 8, 2);
    expect(calls.slice(1)).toEqual([
      ["look", 3, 0x7fff_ffff_f000],
      ["end", 2],
    ]);
  });

  it.each([
    [DOORBELL.ring, 4],
    [DOORBELL.look, 1],
    [DOORBELL.ring + 4, 8],
    [DOORBELL.end + 8, 8],
    [DOORBELL.size - 8, 8],
  ])("ignores a store to %i of %i bytes", (offset, size) => {
    const { calls, doorbell } = rung();
    doorbell.write(offset, size, 1);
    expect(calls).toEqual([]);
  });

  it("reads as 0, and is named to the kernel", () => {
    expect(rung().doorbell.read()).toBe(0);
    expect(doorbellArgument(0xd000_1000)).toBe("vmprot.doorbell=0xd0001000");
  });
});
