import { type Call, HANDLE } from "../fake-device.js";
import type { Rule } from "../law.js";
import { deviceRuns } from "../probe-runs.js";
import { asksDevices } from "../probing.js";

/** DRM_IOCTL_GEM_CLOSE of include/uapi/drm/drm.h: its type and number. */
const GEM_CLOSE = 0x6409;

/** The buffer's handle is lent. */
export const handleKept: Rule = {
  name: "handle-kept",
  why: "Who lent the handle closes it; closed twice, it may be another buffer's by then.",
  appliesTo: asksDevices,
  counterexample(subject) {
    for (const runs of deviceRuns(subject)) {
      const run = runs.find(({ calls }) => calls.some(closes));
      if (run !== undefined) return `${run.where}: it closes the handle that it was lent`;
    }
    return undefined;
  },
};

const closes = ({ request, argument }: Call): boolean =>
  (request & 0xffff) === GEM_CLOSE && new Uint32Array(argument.slice(0, 4).buffer)[0] === HANDLE;
