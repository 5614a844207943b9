import {
  ARM64_PC,
  ARM64_PSTATE,
  architectureOf,
  arm64X,
  failed,
  irqOfSpi,
  setRegisters,
  type Vcpu,
} from "@vmprot/linux/guest";
import type { Board } from "../machine/board.js";
import { flattenTree } from "./device-tree.js";
import { createGic, startGic } from "./interrupt-controller.js";
import { kernelArguments } from "./kernel-arguments.js";
import { readKernelImage } from "./kernel-image.js";
import { loadAddresses } from "./load-addresses.js";
import { machineTree } from "./machine-tree.js";
import { MAP } from "./memory-map.js";

/** EL1 with its own stack pointer, every interrupt masked. */
const EL1H_MASKED = 0x3c5n;

/** A machine that its device tree describes: KVM's GICv3 and PSCI, and the VMM's devices. */
export const arm64Board: Board = {
  architecture: architectureOf("arm64"),
  ramBase: MAP.ram.address,
  serial: MAP.serial,
  gpu: MAP.gpu,
  hostVisible: MAP.hostVisible,
  doorbell: MAP.doorbell,
  prepare: createGic,
  load(vm, vcpu, memory, boot) {
    const { kernel, initramfs } = boot;
    const at = loadAddresses(readKernelImage(kernel), initramfs.length, memory);
    const tree = flattenTree(
      machineTree({
        ramSize: memory.size,
        commandLine: kernelArguments(boot.commandLine),
        initramfs: { address: at.initramfs, size: initramfs.length },
      }),
    );
    const parts = [
      [at.kernel, kernel],
      [at.initramfs, initramfs],
      [at.tree, tree],
    ] as const;
    for (const [address, bytes] of parts) memory.put(address, bytes);
    startGic(vm);
    start(vcpu, at.kernel, at.tree);
  },
  raise: (vm, line) => vm.raiseEdge(irqOfSpi(line)),
};

/** The kernel's first instruction (Documentation/arch/arm64/booting.rst, "Call the kernel image"). */
function start(vcpu: Vcpu, kernel: number, tree: number): void {
  const failure = setRegisters(
    vcpu,
    new Map([
      [ARM64_PSTATE, EL1H_MASKED],
      [ARM64_PC, BigInt(kernel)],
      [arm64X(0), BigInt(tree)],
      ...[1, 2, 3].map((reserved) => [arm64X(reserved), 0n] as const),
    ]),
  );
  if (failure !== undefined) throw failed(failure.call, failure.errno);
}
