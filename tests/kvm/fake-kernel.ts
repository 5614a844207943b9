import { liveMemory, liveSystem } from "@vmprot/linux";
import { ENABLE_CAP, type Kernel, SET_USER_MEMORY_REGION } from "@vmprot/linux/guest";

/** This machine's kernel, and what the VMM asked of it, in order. */
export interface FakeKernel extends Kernel {
  readonly heard: ("slot" | "cap" | "other ioctl" | "open")[];
}

/** @param enableCap what KVM_ENABLE_CAP is to return, in place of this machine's KVM */
export function fakeKernel(enableCap?: number): FakeKernel {
  const heard: FakeKernel["heard"] = [];
  const live = liveSystem();
  const names = new Map([
    [SET_USER_MEMORY_REGION.request, "slot"],
    [ENABLE_CAP.request, "cap"],
  ] as const);
  const system = {
    ...live,
    open(path: string, flags: number) {
      heard.push("open");
      return live.open(path, flags);
    },
    ioctl(fd: number, request: number, argument: Uint8Array) {
      const name = names.get(request) ?? "other ioctl";
      heard.push(name);
      if (name === "cap" && enableCap !== undefined) return enableCap;
      return live.ioctl(fd, request, argument);
    },
  };
  return { heard, system, memory: liveMemory(), kvm: "/dev/kvm" };
}

/** A memfd of so many pages. */
export function memfd({ memory }: Kernel, pages: number): { fd: number; size: number } {
  return { fd: memory.memfd("test", pages * 4096), size: pages * 4096 };
}
