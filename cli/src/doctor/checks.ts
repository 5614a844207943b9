import { type ExporterAdapter, VmprotError } from "@vmprot/core";
import {
  askKvm,
  borrowFd,
  detectHost,
  type HeldDmaBuf,
  hostFiles,
  liveSystem,
  procFiles,
  requireIoctlNumbers,
  scanProcesses,
} from "@vmprot/linux";
import { BufferKinds } from "./buffer-kinds.js";
import { type Check, check, costing } from "./check.js";
import { deviceFindings } from "./device-checks.js";
import { expNameChecks } from "./driver-checks.js";
import { fieldChecks } from "./field-checks.js";
import { kvmCheck } from "./kvm-check.js";
import { hidingObstacle, type ReadProc, tracingObstacle } from "./obstacles.js";
import type { Preflight } from "./preflight.js";
import { programChecks, vmmPrograms } from "./vmm-programs.js";

const STDERR = 2;

/** All that the doctor has to say. */
export interface Findings {
  /** In the order in which one depends on the other. */
  readonly checks: readonly Check[];
  readonly preflight: readonly Preflight[];
}

/** Looks at this machine, with these adapters. */
export function findings(adapters: readonly ExporterAdapter[]): Findings {
  const host = hostFiles();
  const kvm = askKvm();
  const { platform, readings } = detectHost(host, kvm);
  const kinds = new BufferKinds(adapters, platform);
  const programs = vmmPrograms(host);
  const devices = deviceFindings({ files: host, root: "/" }, kinds, programs);
  const { row: processes, buffers } = processCheck();
  const asked = () => kinds.asked();
  return {
    checks: [
      ...[costing(ioctls(), asked), costing(koffi(), asked), processes],
      ...[costing(descriptors(), asked), kvmCheck(kvm, readings, kinds)],
      ...fieldChecks(host, readings, kinds),
      ...devices.checks,
      ...expNameChecks(buffers, kinds),
      ...programChecks(programs),
    ],
    preflight: devices.preflight,
  };
}

const ioctls = (): Check =>
  check("architecture", "asking drivers and KVM", () => {
    requireIoctlNumbers();
    return `${process.platform} ${process.arch}`;
  });

const koffi = (): Check =>
  check("system calls", "asking drivers and KVM", () => {
    liveSystem();
    return "koffi is loaded";
  });

const files = procFiles();
const readProc: ReadProc = (path) => {
  try {
    return files.read(path);
  } catch {
    return undefined;
  }
};

function processCheck(): { readonly row: Check; readonly buffers: readonly HeldDmaBuf[] } {
  let buffers: readonly HeldDmaBuf[] = [];
  const row = check("processes", "finding other users' buffers, which a scan leaves out", () => {
    const hidden = hidingObstacle(readProc);
    const scan = scanProcesses();
    buffers = scan.buffers;
    if (hidden !== undefined) throw new VmprotError("PROCESS_DENIED", hidden);
    const denied = scan.faults.filter(({ code }) => code === "PROCESS_DENIED").length;
    if (denied === 0) return `all ${scan.processes} can be looked into`;
    const of = `${denied} of ${denied + scan.processes}`;
    throw new VmprotError("PROCESS_DENIED", `${of} cannot be looked into.`);
  });
  return { row, buffers };
}

/** One's own descriptors may always be borrowed, unless the kernel or a sandbox lacks the calls. */
const descriptors = (): Check =>
  check("descriptors", "asking drivers of other processes' buffers", () => {
    const barred = tracingObstacle(readProc);
    if (barred !== undefined) throw new VmprotError("FD_UNREACHABLE", barred);
    liveSystem().close(borrowFd(process.pid, STDERR));
    return "pidfd_getfd works";
  });
