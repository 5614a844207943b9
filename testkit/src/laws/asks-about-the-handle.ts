import { type Call, HANDLE } from "../fake-device.js";
import type { Rule } from "../law.js";
import { deviceRuns } from "../probe-runs.js";
import { asksDevices } from "../probing.js";

/** The buffer's handle is in some argument. */
export const asksAboutTheHandle: Rule = {
  name: "asks-about-the-handle",
  why: "A driver that was not told the handle has answered about another buffer, or about none.",
  appliesTo: asksDevices,
  counterexample(subject) {
    for (const runs of deviceRuns(subject)) {
      const told = runs.filter(({ result, calls }) => result.kind === "facts" && calls.length > 0);
      const [first] = told;
      if (first === undefined || told.some(({ calls }) => calls.some(asks))) continue;
      return `${first.where}: no argument has the handle 0x${HANDLE.toString(16)}`;
    }
    return undefined;
  },
};

const asks = ({ argument, targets }: Call): boolean =>
  [argument, ...targets].some((bytes) => {
    const words = new Uint32Array(bytes.slice(0, bytes.length & ~3).buffer);
    return words.includes(HANDLE);
  });
