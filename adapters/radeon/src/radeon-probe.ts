import type { ExporterProbe, ProbeResult, ProbeTarget } from "@vmprot/core";
import { RADEON_GEM_DOMAIN, type RadeonFacts } from "./radeon-facts.js";
import { GET_INITIAL_DOMAIN, RADEON_GEM_OP } from "./radeon-uapi.js";

const DRIVER = "radeon";
const EXP_NAMES: readonly string[] = ["drm"];

/** Asks radeon for the domain that a buffer was created in; no UAPI tells the flags. */
export const radeonProbe: ExporterProbe<RadeonFacts> = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  probe: probeRadeon,
};

function probeRadeon({ expName, device }: ProbeTarget): ProbeResult<RadeonFacts> {
  if (device?.driver !== DRIVER) return refuse("No radeon device was asked.");
  if (!EXP_NAMES.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  const argument = new Uint8Array(RADEON_GEM_OP.size);
  const words = new Uint32Array(argument.buffer);
  words[RADEON_GEM_OP.handle / 4] = device.handle;
  words[RADEON_GEM_OP.op / 4] = GET_INITIAL_DOMAIN;
  const errno = device.ioctl(RADEON_GEM_OP.request, argument);
  if (errno !== 0) return refuse(`RADEON_GEM_OP failed with errno ${errno}.`);
  const domains = new BigUint64Array(argument.buffer)[RADEON_GEM_OP.value / 8] ?? 0n;
  if (domains > BigInt(Number.MAX_SAFE_INTEGER)) {
    return { kind: "refusal", code: "UNKNOWN_FACTS" };
  }
  return {
    kind: "facts",
    facts: { domains: Number(domains), flags: "unknown", imported: imported(Number(domains)) },
  };
}

/**
 * An import is made in GTT, and the device's file is too young for anyone to have changed that:
 * other domains prove a native buffer. GTT proves nothing. Source:
 * drivers/gpu/drm/radeon/radeon_prime.c, radeon_gem_prime_import_sg_table.
 */
function imported(domains: number): false | "unknown" {
  return domains === RADEON_GEM_DOMAIN.GTT ? "unknown" : false;
}

function refuse(message: string): ProbeResult<RadeonFacts> {
  return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message };
}
