import { parseArgs } from "node:util";
import { VmprotError } from "@vmprot/core";

export const HELP = `Boots Linux in a VM, whose virtio_gpu driver maps buffers of this machine where vmprot allows it.

usage: npm run example:linux-guest -- [options]

  --suite NAME       whose kernel: a release of Debian's
  --memory MIB       the guest's RAM (256)
  --append TEXT      more arguments of the kernel
  --script FILE      what the guest does, instead of mapping a buffer of every exporter
  --kvm PATH         the KVM device (/dev/kvm)
  --console          print all that the guest says
  --json             print one line of JSON
  --help             this text

With --kernel FILE and --initramfs FILE, a kernel and an archive of your own are booted.

exit status: 0 every buffer was mapped and read rightly by both sides, or refused, 1 one was not, 2 nothing could
be run.
`;

/** What was asked for. */
export interface Arguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly console: boolean;
  readonly kvm: string;
  /** Paths. */
  readonly kernel: string;
  readonly initramfs: string;
  readonly script: string | undefined;
  /** Bytes. */
  readonly ram: number;
  readonly append: string;
}

const MIB = 1 << 20;
const MOST_MIB = 2048;

/** @throws VmprotError USAGE */
export function readCommandLine(args: readonly string[]): Arguments {
  const { memory = "256", ...rest } = parse(args);
  const mib = /^\d{1,4}$/.test(memory) ? Number(memory) : 0;
  if (mib < 64 || mib > MOST_MIB || mib % 2 !== 0) {
    throw usage(`--memory takes an even number of MiB, 64 to ${MOST_MIB}.`);
  }
  const { help = false, kernel = "", initramfs = "" } = rest;
  if (!help && (kernel === "" || initramfs === "")) {
    throw usage(
      "--kernel and --initramfs name what is booted; npm run example:linux-guest brings both.",
    );
  }
  return {
    ...{ help, json: rest.json ?? false, console: rest.console ?? false },
    ...{ kvm: rest.kvm ?? "/dev/kvm", kernel, initramfs, script: rest.script },
    ...{ ram: mib * MIB, append: rest.append ?? "" },
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    ...{ kernel: text, initramfs: text, script: text, memory: text, append: text, kvm: text },
    ...{ console: flag, json: flag, help: flag },
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw usage((error as Error).message);
  }
}

const usage = (detail: string): VmprotError => new VmprotError("USAGE", detail);
