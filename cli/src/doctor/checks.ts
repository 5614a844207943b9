import { VmprotError } from "@vmprot/core";
import {
  askDrivers,
  askKvm,
  borrowFd,
  listDrmNodes,
  liveSystem,
  procFiles,
  requireIoctlNumbers,
  scanProcesses,
} from "@vmprot/linux";
import type { Check } from "./check.js";
import { hidingObstacle, type ReadProc, tracingObstacle } from "./obstacles.js";

const STDERR = 2;

/** All checks, in the order in which one depends on the other. */
export function allChecks(): Check[] {
  return [ioctls(), koffi(), processes(), descriptors(), kvm(), ...devices()];
}

/** Whatever throws one of our codes is missing, and the code knows the remedy. */
function check(name: string, need: string, look: () => string): Check {
  try {
    return { check: name, ok: true, found: look(), need };
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    return { check: name, ok: false, found: error.message, need, remedy: error.remedy };
  }
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

const kvm = (): Check =>
  check("/dev/kvm", "detecting what KVM does with memory types", () => {
    const { fault } = askKvm();
    if (fault === undefined) return "KVM answers";
    throw new KvmMissing(fault);
  });

/** The same fault, with a remedy for KVM in place of the one for DRM nodes. */
class KvmMissing extends VmprotError {
  override readonly remedy =
    "Load the module kvm_intel or kvm_amd, turn virtualization on in the firmware, and join the group `kvm`; in a container or VM, have the device passed through.";

  constructor({ code, message }: VmprotError) {
    super(code, message);
  }
}

function devices(): Check[] {
  const need = "asking DRM drivers about their buffers";
  const nodes = listDrmNodes();
  if (nodes.length === 0) {
    const remedy =
      "Load the GPU's driver; in a container, have /dev/dri passed through. Buffers of udmabuf and dma-heaps get an answer without.";
    return [{ check: "/dev/dri", ok: false, found: "there is no DRM device", need, remedy }];
  }
  return nodes.map((node) =>
    check(node.path, need, () => {
      const [device] = askDrivers([node], liveSystem());
      if (device?.fault !== undefined) throw device.fault;
      return `driver ${device?.driver}`;
    }),
  );
}
