import type { ExporterProbe, ProbeDevice, ProbeResult, ProbeTarget } from "@vmprot/core";
import type { I915Facts } from "./i915-facts.js";
import {
  GET_CACHING,
  GETPARAM,
  I915_CACHING,
  I915_MMAP_OFFSET_WB,
  I915_PARAM_HAS_LLC,
  MMAP_OFFSET,
} from "./i915-uapi.js";

const DRIVER = "i915";
const EXP_NAMES: readonly string[] = ["i915"];
const ENODEV = 19;
const EOPNOTSUPP = 95;

/** I915_CACHING_* as facts say it. */
const CACHING: ReadonlyMap<number, I915Facts["caching"]> = new Map([
  [I915_CACHING.NONE, "none"],
  [I915_CACHING.CACHED, "cached"],
  [I915_CACHING.DISPLAY, "display"],
]);

/** Asks i915 how coherent a buffer is. */
export const i915Probe: ExporterProbe<I915Facts> = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  probe: probeI915,
};

/**
 * ENODEV comes from discrete GPUs, which have no caching levels, and whose buffers' regions no ioctl
 * tells; EOPNOTSUPP where userspace chose the PAT index. Source:
 * drivers/gpu/drm/i915/gem/i915_gem_domain.c, i915_gem_get_caching_ioctl.
 */
function probeI915({ expName, device }: ProbeTarget): ProbeResult<I915Facts> {
  if (device?.driver !== DRIVER) return refuse("No i915 device was asked.");
  if (!EXP_NAMES.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  const argument = new Uint8Array(GET_CACHING.size);
  const words = new Uint32Array(argument.buffer);
  words[GET_CACHING.handle / 4] = device.handle;
  const errno = device.ioctl(GET_CACHING.request, argument);
  if (errno === ENODEV) {
    return facts({ graphics: "discrete", regions: "unknown", imported: "unknown" });
  }
  if (errno !== 0 && errno !== EOPNOTSUPP) {
    return refuse(`I915_GEM_GET_CACHING failed with errno ${errno}.`);
  }
  const level = words[GET_CACHING.caching / 4] ?? I915_CACHING.NONE;
  const caching = errno === EOPNOTSUPP ? "user-pat" : (CACHING.get(level) ?? "unknown");
  const mmap = assignOffset(device);
  if (mmap === ENODEV) {
    return {
      kind: "refusal",
      code: "FOREIGN_BUFFER",
      message: "The buffer has no pages of i915's own: it was imported, or is in stolen memory.",
    };
  }
  return facts({
    graphics: "integrated",
    hasLlc: hasLlc(device),
    caching,
    imported: mmap === 0 ? false : "unknown",
  });
}

/**
 * The errno of asking for a write-back mmap offset, which only a buffer with struct pages of its own
 * is given. Source: drivers/gpu/drm/i915/gem/i915_gem_mman.c, __assign_mmap_offset.
 */
function assignOffset(device: ProbeDevice): number {
  const argument = new Uint8Array(MMAP_OFFSET.size);
  new Uint32Array(argument.buffer)[MMAP_OFFSET.handle / 4] = device.handle;
  new BigUint64Array(argument.buffer)[MMAP_OFFSET.flags / 8] = BigInt(I915_MMAP_OFFSET_WB);
  return device.ioctl(MMAP_OFFSET.request, argument);
}

function hasLlc(device: ProbeDevice): boolean | "unknown" {
  const answer = new Uint8Array(4);
  const argument = new Uint8Array(GETPARAM.size);
  new Int32Array(argument.buffer)[GETPARAM.param / 4] = I915_PARAM_HAS_LLC;
  new BigUint64Array(argument.buffer)[GETPARAM.value / 8] = device.address(answer);
  if (device.ioctl(GETPARAM.request, argument) !== 0) return "unknown";
  return new Int32Array(answer.buffer)[0] !== 0;
}

function facts(read: I915Facts): ProbeResult<I915Facts> {
  return { kind: "facts", facts: read };
}

function refuse(message: string): ProbeResult<I915Facts> {
  return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message };
}
