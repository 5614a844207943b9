import { VmprotError } from "@vmprot/core";
import {
  askKvm,
  borrowFd,
  hostFiles,
  liveSystem,
  procFiles,
  requireIoctlNumbers,
  scanProcesses,
} from "@vmprot/linux";
import { type Check, check } from "./check.js";
import { deviceChecks } from "./device-checks.js";
import { fieldChecks } from "./field-checks.js";
import { kvmCheck } from "./kvm-check.js";
import { hidingObstacle, type ReadProc, tracingObstacle } from "./obstacles.js";

const STDERR = 2;

/** All checks, in the order in which one depends on the other. */
export function allChecks(): Check[] {
  const host = hostFiles();
  const kvm = askKvm();
  return [
    ...[ioctls(), koffi(), processes(), descriptors(), kvmCheck(kvm)],
    ...fieldChecks(host, kvm),
    ...deviceChecks(host),
  ];
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

const processes = (): Check =>
  check("processes", "finding other users' buffers", () => {
    const hidden = hidingObstacle(readProc);
    if (hidden !== undefined) throw new VmprotError("PROCESS_DENIED", hidden);
    const { faults, processes: seen } = scanProcesses();
    const denied = faults.filter(({ code }) => code === "PROCESS_DENIED").length;
    if (denied === 0) return `all ${seen} can be looked into`;
    throw new VmprotError("PROCESS_DENIED", `${denied} of ${denied + seen} cannot be looked into.`);
  });

/** One's own descriptors may always be borrowed, unless the kernel or a sandbox lacks the calls. */
const descriptors = (): Check =>
  check("descriptors", "asking drivers of other processes' buffers", () => {
    const barred = tracingObstacle(readProc);
    if (barred !== undefined) throw new VmprotError("FD_UNREACHABLE", barred);
    liveSystem().close(borrowFd(process.pid, STDERR));
    return "pidfd_getfd works";
  });
