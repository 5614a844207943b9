import type { Facts } from "@vmprot/core";
import { type Call, HANDLE } from "../fake-device.js";
import type { Rule } from "../law.js";
import { deviceRuns } from "../probe-runs.js";
import { asksDevices, type Run } from "../probing.js";
import type { Subject } from "../subject.js";

/** The buffer's handle is in some argument. */
export const asksAboutTheHandle: Rule = {
  name: "asks-about-the-handle",
  why: "A driver that was not told the handle has answered about another buffer, or about none.",
  appliesTo: asksDevices,
  counterexample(subject) {
    for (const runs of deviceRuns(subject)) {
      const told = runs.filter(
        ({ result, calls }) => calls.length > 0 && isOfBuffer(subject, result),
      );
      const [first] = told;
      if (first === undefined || told.some(({ calls }) => calls.some(asks))) continue;
      return `${first.where}: no argument has the handle 0x${HANDLE.toString(16)}`;
    }
    return undefined;
  },
};

/** Whether facts were told, some of them known that another buffer of the device need not have. */
function isOfBuffer({ options: { ofDevice = [] } }: Subject, result: Run["result"]): boolean {
  if (result.kind !== "facts") return false;
  const known = Object.entries(result.facts as Facts).filter(([, value]) => value !== "unknown");
  return known.length === 0 || known.some(([name]) => !ofDevice.includes(name));
}

const asks = ({ argument, targets }: Call): boolean =>
  [argument, ...targets].some((bytes) => {
    const words = new Uint32Array(bytes.slice(0, bytes.length & ~3).buffer);
    return words.includes(HANDLE);
  });
