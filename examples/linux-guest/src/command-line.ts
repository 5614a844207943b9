import { parseArgs } from "node:util";
import { VmprotError } from "@vmprot/core";

export const HELP = `Boots Linux in a VM, whose virtio_gpu driver maps buffers of this machine where vmprot allows it.

usage: npm run example:linux-guest -- [options]

  --suite NAME       whose kernel: a release of Debian's
  --kernel FILE      your own: a bzImage, or an arm64 Image, and with it
  --initramfs FILE   an archive whose /init is the guest's program (guest/README.md), with its drivers
  --memory MIB       the guest's RAM (256)
  --append TEXT      more arguments of the kernel
  --script FILE      what the guest does, instead of mapping a buffer of every exporter
  --record FILE      write what the virtio-gpu is asked and answers, as lines of JSON
  --kvm PATH         the KVM device (/dev/kvm)
  --console          print all that the guest says
  --json             print one line of JSON, and nothing else
  --help             this text

exit status: 0 every buffer was mapped and read rightly by both sides, or refused; of a script of yours, no step
failed. 1 that is not so. 2 nothing could be run, or the guest ended before its script did. Ctrl-C ends the VM too.
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
  readonly record: string | undefined;
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
      "--kernel and --initramfs go together; with neither, npm run example:linux-guest brings both.",
    );
  }
  return {
    ...{ help, json: rest.json ?? false, console: rest.console ?? false },
    ...{ kvm: rest.kvm ?? "/dev/kvm", kernel, initramfs },
    ...{ script: rest.script, record: rest.record },
    ...{ ram: mib * MIB, append: rest.append ?? "" },
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    ...{ kernel: text, initramfs: text, script: text, record: text },
    ...{ memory: text, append: text, kvm: text },
    ...{ console: flag, json: flag, help: flag },
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw usage((error as Error).message);
  }
}

const usage = (detail: string): VmprotError => new VmprotError("USAGE", detail);
