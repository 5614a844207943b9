import { ioctlSize } from "@vmprot/core/uapi";
import { type Call, comesBack } from "../fake-device.js";
import type { Rule } from "../law.js";
import { deviceRuns, type KnownRun } from "../probe-runs.js";
import { asksDevices } from "../probing.js";
import { show } from "../show.js";

const DRM_TYPE = "d";

/** An ioctl's number says what its argument is, and where it goes. */
export const ioctlEncoded: Rule = {
  name: "ioctl-encoded",
  why: "The kernel copies as many bytes, and in such directions, as the number says: others are lost, or overwritten.",
  appliesTo: asksDevices,
  counterexample(subject) {
    for (const runs of deviceRuns(subject)) {
      for (const run of runs) {
        const wrong = run.calls.map(malformed).find((each) => each !== undefined) ?? readsLost(run);
        if (wrong !== undefined) return `${run.where}: ${wrong}`;
      }
    }
    return undefined;
  },
};

const goesIn = (request: number): boolean => (request & 0x4000_0000) !== 0;

function malformed({ request, argument }: Call): string | undefined {
  const number = typeof request === "number" ? `0x${request.toString(16)}` : show(request);
  if (request !== request >>> 0) return `${number} is no ioctl number of 32 bits`;
  const type = String.fromCharCode((request >>> 8) & 0xff);
  if (type !== DRM_TYPE) return `${number} has the type ${show(type)}; DRM's is "${DRM_TYPE}"`;
  const size = ioctlSize(request);
  if (size !== argument.length) {
    return `${number} says ${size} bytes, and its argument has ${argument.length}`;
  }
  if (goesIn(request) || argument.every((byte) => byte === 0)) return undefined;
  return `${number} takes nothing in, and its argument holds ${show([...argument])}`;
}

/** A probe that reads what no kernel copies back. */
function readsLost(run: KnownRun): string | undefined {
  const kept = run.calls.find(({ request }) => !comesBack(request));
  if (kept === undefined || show(run.again().result) === show(run.result)) return undefined;
  return `0x${kept.request.toString(16)} brings nothing back, and its argument is read`;
}
