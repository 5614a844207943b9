import { closeSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { liveMemory } from "@vmprot/linux";
import { classifySpeed, MEASURED, measureAccess } from "@vmprot/linux/verify";

const memory = liveMemory();

/** Two memfds, mapped. */
function measure() {
  const fds = [1, 2].map(() => memory.memfd("test", MEASURED));
  const [one = 0n, other = 0n] = fds.map((fd) => memory.map(fd, MEASURED));
  const times = memory.lend(one, MEASURED, (mapping) =>
    memory.lend(other, MEASURED, (ordinary) => measureAccess(mapping, ordinary)),
  );
  for (const address of [one, other]) memory.unmap(address, MEASURED);
  for (const fd of fds) closeSync(fd);
  return times;
}

describe("this machine's cached memory", () => {
  it("is never taken for anything else, and in a quiet moment for what it is", () => {
    let says = "cannot tell";
    for (let attempt = 0; attempt < 10 && says === "cannot tell"; attempt++) {
      says = classifySpeed(measure()).says;
    }
    expect(says).toBe("cached");
  });

  it("takes the slow for slow: a mapping that is slower is not cached", () => {
    const slow = measure().loads.ordinary.map((time) => 50 * time);
    const { loads, ...stores } = measure();
    const { says } = classifySpeed({ loads: { ...loads, mapping: slow }, ...stores });
    expect(says).not.toBe("cached");
  });
});
