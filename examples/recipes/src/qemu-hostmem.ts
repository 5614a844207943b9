import type { Vm } from "@vmprot/core";
import type { BlobReply, BlobResource } from "@vmprot/virtio-gpu";

/** What KVM_GET_MSRS of virtual CPU 0 says once the firmware has run (Intel SDM vol. 3A, 12.11.2). */
export interface GuestMtrrs {
  /** IA32_MTRR_DEF_TYPE, 0x2ff. */
  readonly defType: bigint;
  /** IA32_MTRR_PHYSBASEn and PHYSMASKn, from 0x200 on. */
  readonly variable: readonly (readonly [base: bigint, mask: bigint])[];
}

/** Where the guest has the BAR. */
export interface Range {
  readonly start: bigint;
  readonly size: bigint;
}

const UNCACHED = 0n;
const WRITE_BACK = 6n;
const TYPE = 0xffn;
const ENABLED = 1n << 11n;
const VALID = 1n << 11n;
const ADDRESS = 0x000f_ffff_ffff_f000n;

/** The type that the guest's MTRRs give all of a range above 1 MiB; `unknown` where they give several. */
export function guestMtrr(
  { start, size }: Range,
  { defType, variable }: GuestMtrrs,
): NonNullable<Vm["guestMtrr"]> {
  if ((defType & ENABLED) === 0n) return "uncached";
  const types = new Set<bigint>();
  for (const [base, mask] of variable) {
    if ((mask & VALID) === 0n) continue;
    const bits = mask & ADDRESS;
    const length = bits & -bits;
    // A mask with holes, or without an address: not one range.
    if (bits === 0n || (bits & (bits + length)) !== 0n) return "unknown";
    const from = base & bits;
    if (from >= start + size || from + length <= start) continue;
    if (from > start || from + length < start + size) return "unknown";
    types.add(base & TYPE);
  }
  if (types.size === 0) types.add(defType & TYPE);
  if (types.has(UNCACHED)) return "uncached";
  return types.size === 1 && types.has(WRITE_BACK) ? "write-back" : "unknown";
}

/**
 * What the `resource` of a BlobMapper's options returns: the device's resource, as it would be in the
 * BAR. Called at each RESOURCE_MAP_BLOB, for the guest may have moved the BAR since the last.
 */
export function inHostmem(resource: BlobResource, bar: Range, mtrrs: GuestMtrrs): BlobResource {
  return { ...resource, vm: { ...resource.vm, guestMtrr: guestMtrr(bar, mtrrs) } };
}

/** For the log: why what was mapped is slow, or differs from the host's own mapping. */
export const hazardsOf = (reply: BlobReply): readonly string[] =>
  reply.kind === "map"
    ? reply.mapping.verdict.hazards.map(({ code, message }) => `${code}: ${message}`)
    : [];
