import { KERNEL_COMMAND_LINE } from "../boot/command-line.js";
import { runInside } from "../boot/run-inside.js";
import type { Looks, MachineReport } from "../guest/machine-report.js";
import type { LinuxGuestWish } from "../guest/run-linux-guest.js";
import { provideLinuxGuest } from "../linux-guest/provide-linux-guest.js";
import type { Bootable } from "../provision/bootable.js";
import { RigError, tail } from "../rig-error.js";
import { bundledScript } from "./bundled-script.js";
import { at, LINUX_GUEST_PLACES, looksAt } from "./places.js";

/** Ten times what it takes: the machine is emulated, and may not be alone. */
const TIMEOUT = 480_000;

/**
 * Emulated, V8's compilers cost more than their code saves; and under QEMU 7.2 one start in twelve of
 * arm64's crashed in what they had made.
 */
const WITHOUT_COMPILERS = "--jitless";

/** What a Linux guest boots there, and gets. */
function linuxGuestWish({ name: machine, kernel, model }: Bootable): LinuxGuestWish | undefined {
  const place = at(LINUX_GUEST_PLACES, { machine, suite: kernel.suite });
  if (place === undefined) return undefined;
  const { drivers, repeats = 0 } = place;
  return {
    ...provideLinuxGuest(kernel.suite, kernel.arch),
    // What saves its host's kernel time saves the guest's.
    arguments:
      model.emulator.kind === "bochs" ? [...KERNEL_COMMAND_LINE, ...model.kernelArguments] : [],
    ...{ repeats, ...(drivers && { drivers }) },
  };
}

/**
 * One process after the other, which prints a line. A Linux guest has one of its own: which pages drivers get
 * depends on what was freed before, and an end frees all.
 */
const RUN_EACH = `script=$1; shift; for looks; do node ${WITHOUT_COMPILERS} "$script" "$looks" || exit; done`;

/**
 * Boots a kernel once, and looks at all that is to be seen of it on this machine. One boot and one
 * process for everything but a Linux guest: these take longer than the looking does.
 */
export async function lookAtMachine(
  bootable: Bootable,
  hasLinuxGuest = true,
): Promise<MachineReport> {
  const { name: machine, kernel } = bootable;
  const place = { machine, suite: kernel.suite };
  const linuxGuest = hasLinuxGuest ? linuxGuestWish(bootable) : undefined;
  const looks: Looks = { ...looksAt(place), linuxGuest: undefined };
  const nothing = { pageTables: false, stage2: undefined, verify: false, guests: false };
  const each = [looks, ...(linuxGuest ? [{ machine, ...nothing, linuxGuest }] : [])];
  const script = bundledScript("look-at-machine");
  let out = "";
  let err = "";
  const status = await runInside({
    ...{
      bootable,
      job: {
        command: ["sh", "-c", RUN_EACH, "sh", script, ...each.map((some) => JSON.stringify(some))],
        reads: linuxGuest ? [linuxGuest.kernel, linuxGuest.initramfs] : [],
      },
    },
    timeout: TIMEOUT,
    onOut: (data) => {
      out += data;
    },
    onErr: (data) => {
      err += data;
    },
  });
  const reports = out.trimEnd().split("\n");
  if (status === 0) return Object.assign({}, ...reports.map((report) => JSON.parse(report)));
  const what = `${kernel.suite} on ${machine}: ${script} exited with ${status}`;
  throw new RigError(`${what}\n${tail(err, 25)}`, 125);
}
