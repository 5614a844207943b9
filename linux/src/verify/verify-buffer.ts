import {
  type Facts,
  PLAIN_VM,
  type Platform,
  type Result,
  type Vm,
  type VmProt,
  VmprotError,
} from "@vmprot/core";
import type { Allocator, OwnBuffer } from "../alloc/allocator.js";
import { GuestRunner } from "../guest/guest-runner.js";
import type { Kernel } from "../guest/kernel.js";
import type { Found } from "../host/host-reading.js";
import type { BufferProbe } from "../probe/buffer-probe.js";
import type { Prober } from "../probe/prober.js";
import { inspectDmaBuf } from "../proc/dma-buf.js";
import { classifySpeed, type Speed } from "./classify-speed.js";
import { type Finding, notTold, told } from "./finding.js";
import { giveToGuest } from "./give-to-guest.js";
import { guestClaim, guestFinding } from "./guest-finding.js";
import { mappingFinding } from "./mapping-finding.js";
import { MEASURED, measureAccess } from "./measure-access.js";
import { speedFinding } from "./speed-finding.js";
import type { SpteTrace } from "./spte-trace.js";
import { stage2Finding } from "./stage2-finding.js";

/** What a machine's buffers are held against. */
export interface VerifyParts {
  readonly vmProt: VmProt;
  readonly prober: Prober;
  readonly kernel: Kernel;
  /** Whether a hypervisor or an emulator is beneath this machine. */
  readonly beneath: Found;
  /** What the buffer is judged for, by the node of its device. */
  readonly platformOf: (node: string | undefined) => Platform;
  /** The exporter that answers to a name, such as a driver's. */
  readonly exporterOf: (name: string) => string;
  /** What KVM writes; or why nobody can tell. */
  readonly trace: SpteTrace | string;
}

/** One buffer, what vmprot says of it, and what the machine does with it. */
export interface VerifiedBuffer {
  readonly what: string;
  /** Bytes. */
  readonly size: number;
  readonly exporter: string;
  /** As its probe found, and where that could not tell as its maker knows. */
  readonly facts: Facts;
  /** Absent where the probe refused: nothing is claimed then. */
  readonly result?: Result;
  readonly findings: readonly Finding[];
}

/**
 * Allocates a buffer, asks vmprot about it, and holds the answer against what the machine does. The
 * buffer is gone when it returns, or throws.
 *
 * @param size bytes, a multiple of 256 KiB
 * @throws VmprotError where there is no buffer, or no asking about it: see {@link Allocator.allocate}
 * and {@link Prober.probe}
 */
export function verifyBuffer(
  allocator: Allocator,
  size: number,
  parts: VerifyParts,
): VerifiedBuffer {
  const buffer = allocator.allocate(size);
  try {
    return verify(allocator, buffer, parts);
  } finally {
    parts.kernel.system.close(buffer.fd);
  }
}

function verify(allocator: Allocator, buffer: OwnBuffer, parts: VerifyParts): VerifiedBuffer {
  const { what, node } = allocator;
  const { size } = buffer;
  const made = parts.exporterOf(allocator.exporter);
  const probe = probeOwnBuffer(allocator, buffer, parts.prober);
  if (probe.kind === "refusal") {
    const why = `${probe.code}${probe.message === undefined ? "" : `: ${probe.message}`}`;
    const findings = [notTold("exporter", "nothing", why)];
    return { what, size, exporter: made, facts: {}, findings };
  }
  const { exporter, facts } = probe;
  const platform = parts.platformOf(node);
  const vm: Vm = { ...PLAIN_VM, prefaulted: true, svpbmt: platform.hostSvpbmt ?? "unknown" };
  const result = parts.vmProt.query({ exporter, facts, platform, vm });
  const whose = told("exporter", exporter === made, `a buffer of ${exporter}`, `made by ${made}`);
  const findings = [
    ...(allocator.plain ? [] : [whose]),
    ...mappingFindings(buffer, result, platform, parts),
    ...guestFindings(buffer, result, platform, vm, parts),
  ];
  return { what, size, exporter, facts, result, findings };
}

/**
 * What a probe says of a buffer, and where it says "unknown" what its maker knows.
 *
 * @throws VmprotError as {@link Prober.probe}
 */
export function probeOwnBuffer(
  { plain, node, exporter, known }: Allocator,
  { fd }: OwnBuffer,
  prober: Prober,
): BufferProbe {
  if (plain) return { kind: "facts", exporter, facts: known };
  const isDrm = node?.startsWith("/dev/dri/");
  const probe = prober.probe(inspectDmaBuf(fd), () => fd, isDrm ? { device: node } : {});
  if (probe.kind === "refusal") return probe;
  const facts = Object.entries(probe.facts).map(([name, value]) => [
    name,
    value === "unknown" && Object.hasOwn(known, name) ? known[name] : value,
  ]);
  return { ...probe, facts: Object.fromEntries(facts) };
}

/** What this process's own mapping shows. */
function mappingFindings(
  { fd, size }: OwnBuffer,
  { answer }: Result,
  platform: Platform,
  { kernel, beneath }: VerifyParts,
): Finding[] {
  const { memory } = kernel;
  const address = memory.map(fd, size);
  if (address < 0n) return [mappingFinding(answer, { call: "mmap", errno: Number(-address) })];
  try {
    const errno = memory.touch(address, size);
    if (errno !== 0) return [mappingFinding(answer, { call: "a page", errno })];
    const speed = speedFinding(answer, platform, beneath, () => speedOf(kernel, address));
    return [mappingFinding(answer, undefined), speed];
  } finally {
    memory.unmap(address, size);
  }
}

/** Beside ordinary memory of the same kind as a memfd's. */
function speedOf({ memory, system }: Kernel, address: bigint): Speed {
  const fd = memory.memfd("vmprot-verify", MEASURED);
  const ordinary = fd < 0 ? -1n : memory.map(fd, MEASURED);
  try {
    if (ordinary < 0n) return { says: "cannot tell", why: "there is no memory to compare with" };
    return classifySpeed(
      memory.lend(address, MEASURED, (mapping) =>
        memory.lend(ordinary, MEASURED, (other) => measureAccess(mapping, other)),
      ),
    );
  } finally {
    if (ordinary > 0n) memory.unmap(ordinary, MEASURED);
    if (fd >= 0) system.close(fd);
  }
}

function guestFindings(
  buffer: OwnBuffer,
  result: Result,
  platform: Platform,
  vm: Vm,
  { kernel, trace }: VerifyParts,
): Finding[] {
  const claim = guestClaim(result, "after");
  if (claim.kind === "none") {
    return [guestFinding(claim, result, { kind: "unable", why: "" }, platform.arch)];
  }
  try {
    const ownTrace = typeof trace === "string" ? undefined : trace;
    const { outcome, entries } = giveToGuest(new GuestRunner(kernel), buffer, claim, ownTrace);
    const guest = guestFinding(claim, result, outcome, platform.arch);
    if (platform.arch !== "x86_64" || outcome.kind !== "ran") return [guest];
    const written = typeof trace === "string" ? trace : entries;
    return [guest, stage2Finding(result.answer, platform, vm, written)];
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    const why = `${error.code}: ${error.message}`;
    return [guestFinding(claim, result, { kind: "unable", why }, platform.arch)];
  }
}
