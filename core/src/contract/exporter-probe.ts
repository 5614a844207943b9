import type { Facts } from "./fact.js";
import type { HeaderChecks } from "./header-checks.js";
import type { ProbeProgram } from "./probe-program.js";
import type { ProbeRefusalCode } from "./refusal-codes.js";
import type { Unknown } from "./unknown.js";

/** The exp_name that drivers share which export through drm_gem_prime_export: it names no driver. */
export const SHARED_EXP_NAME = "drm";

/** A DRM device into which the buffer has been imported, for as long as the probe runs. */
export interface ProbeDevice {
  /** DRM_IOCTL_VERSION's name and numbers; checked before any driver ioctl is issued. */
  readonly driver: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The buffer's GEM handle on a file of its own, closed after the probe. */
  readonly handle: number;
  /**
   * Issues an ioctl on the device's private file. `argument` is the ioctl's structure in the
   * host's byte order; the driver may write to it.
   *
   * @param request the number in the encoding of include/uapi/asm-generic/ioctl.h, whose size is
   * that of the argument; a port for an architecture with its own must translate it or refuse
   * @returns 0, or the positive errno
   * @throws VmprotError IOCTL_MALFORMED where the number says another size
   */
  ioctl(request: number, argument: Uint8Array): number;
  /** The address of `bytes`, for structures that point at others; valid while `bytes` is held. */
  address(bytes: Uint8Array): bigint;
}

/** What is known of a live dma-buf before its driver has been asked. */
export interface ProbeTarget {
  /** `exp_name` of its fdinfo. */
  readonly expName: string;
  /** `size` of its fdinfo, in bytes. */
  readonly size?: number;
  /**
   * Whether the devices that use the buffer see the CPU's caches, as far as the machine tells: true
   * where its kernel knows no other kind; otherwise what firmware says of the device that is asked.
   * Absent means unknown.
   */
  readonly deviceCoherent?: boolean | Unknown;
  /**
   * False where the device that is asked is known not to have imported the buffer from another
   * exporter: as an `exp_name` of its own tells, or the count of the buffer's holders while it was
   * imported. Of a buffer that it is known to have imported no adapter is asked. Absent means unknown.
   */
  readonly imported?: false | Unknown;
  /** Present exactly where the probe names `drmDrivers`. */
  readonly device?: ProbeDevice;
}

/** Why a probe has no facts. */
export interface ProbeRefusal {
  readonly code: ProbeRefusalCode;
  /** Says more than the code's own message; absent means that message. */
  readonly message?: string;
}

/** The facts of a live buffer, or why they cannot be had. */
export type ProbeResult<F = Facts> =
  | { readonly kind: "facts"; readonly facts: F }
  | ({ readonly kind: "refusal" } & ProbeRefusal);

/** How a live buffer is turned into facts; an adapter's second file, never its first. */
export interface ExporterProbe<F = Facts> {
  /**
   * The `exp_name`s that this exporter's buffers can have. Most DRM drivers share `drm`, so
   * several exporters may name the same one.
   */
  readonly expNames: readonly string[];
  /** DRM_IOCTL_VERSION names of the devices to ask; absent where `exp_name` says it all. */
  readonly drmDrivers?: readonly string[];
  /** The probe needs ioctls that render nodes refuse; absent means that a render node will do. */
  readonly primaryNode?: boolean;
  /**
   * The driver attaches to buffers of its own on import as to others', so that the count of the
   * buffer's holders tells nothing. Absent means that it knows its own.
   */
  readonly attachesOwn?: true;
  /**
   * The driver takes no other exporter's buffer, so that whatever it takes is its own. `true`: it
   * refuses them before anything is done to them, and may be asked where other devices can have
   * exported the buffer too. `"after-attaching"`: it refuses them once they were attached and mapped
   * for it, which can move them. Absent means that it takes them.
   */
  readonly neverImports?: true | "after-attaching";
  /**
   * What `probe` does, as data, where `programProbe` of @vmprot/core/uapi made it: core checks it
   * against the adapter's facts, and it can be compiled. Absent where `probe` is a function of its own.
   */
  readonly program?: ProbeProgram;
  /**
   * What the driver's C headers say of the ioctls that it issues, which whoever has the headers can
   * compare; the compiler writes it into the C. Absent where that is not known, or it issues none, or
   * it is kept apart so that no bundle has it, as `@vmprot/adapters/uapi` does.
   */
  readonly uapi?: HeaderChecks;
  /**
   * States every fact of the adapter, as `"unknown"` where it cannot tell. Must not throw, and must
   * survive every errno and every content of the driver's answers.
   */
  probe(target: ProbeTarget): ProbeResult<F>;
}
