import { VmprotError } from "@vmprot/core";
import type { DrmDevice } from "../drm/drm-devices.js";
import { type Asked, askDevice, type Question } from "./ask-device.js";
import type { BufferProbe } from "./buffer-probe.js";
import { type Candidate, isHarmless, listed, type SeveralDevices } from "./choose-devices.js";

/**
 * Asks each of several devices in turn, until one is proven to have exported the buffer. No other is
 * asked before the last one has let go of it: what is dropped late would be counted as the next one's.
 *
 * @throws VmprotError DEVICE_NOT_DRM, DEVICE_UNAVAILABLE
 */
export function askEach(
  { each, others }: SeveralDevices,
  questionOf: (candidate: Candidate) => Question,
): BufferProbe {
  const left = [...others];
  for (const [index, candidate] of each.entries()) {
    const question = questionOf(candidate);
    const before = question.holders.count();
    const said = askUnlessRefused(question);
    if (said?.imported === false) return said.answer;
    if (said?.imported === "unknown") left.push(candidate.device);
    if (isHarmless(candidate) || question.holders.areBackAt(before)) continue;
    left.push(...each.slice(index + 1).map(({ device }) => device));
    break;
  }
  return unproven(each, left);
}

/** Undefined where the device does not take the buffer: of its own it would. */
function askUnlessRefused(question: Question): Asked | undefined {
  try {
    return askDevice(question);
  } catch (error) {
    if (VmprotError.is(error) && error.code === "IMPORT_FAILED") return undefined;
    throw error;
  }
}

function unproven(each: readonly Candidate[], left: readonly DrmDevice[]): BufferProbe {
  const rest =
    left.length === 0
      ? "Each takes it for another's."
      : `Left are ${listed(left)}: ask them too, or again when nobody else opens and closes the buffer.`;
  const asked = listed(each.map(({ device }) => device));
  const message = `Of ${asked} none proved to have exported the buffer. ${rest}`;
  const candidates = left.map(({ path }) => path);
  const several = candidates.length > 0 ? { candidates } : {};
  return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message, ...several };
}
