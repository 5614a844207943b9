import { type MachineModel, type MachineName, modelOf } from "../boot/machines.js";
import { RigError } from "../rig-error.js";
import { hostArch } from "./architectures.js";
import type { Emulator } from "./emulator.js";
import { type Kernel, provideKernel } from "./kernel.js";
import type { Suite } from "./kernels.js";
import { provideEmulator } from "./provide-emulator.js";
import { provideUserland } from "./userland.js";

/** A machine, a kernel for it, and all that it takes to run them. */
export interface Bootable {
  readonly name: MachineName;
  readonly model: MachineModel;
  readonly emulator: Emulator;
  readonly kernel: Kernel;
  /** A folder with Node for the machine, where this machine's own files are of no use there. */
  readonly userland: string | undefined;
}

/** Fetches what is not here yet. */
export function provideBootable(name: MachineName, suite: Suite): Bootable {
  const host = hostArch();
  if (host === undefined) {
    throw new RigError(
      `the rig knows Linux on x86-64, arm64 and riscv64, and this is ${process.platform} ${process.arch}`,
    );
  }
  const model = modelOf(name);
  return {
    ...{ name, model },
    emulator: provideEmulator(model.emulator, host),
    kernel: provideKernel(suite, model.arch),
    userland: provideUserland(model.arch),
  };
}
