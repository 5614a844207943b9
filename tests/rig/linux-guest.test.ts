import { spawn } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { DOORBELL, doorbellArgument, withScript } from "@vmprot/example-linux-guest";
import { KERNEL_COMMAND_LINE } from "./boot/command-line.js";
import { readCpio } from "./boot/read-cpio.js";
import { Watchdog } from "./boot/watchdog.js";
import { type LinuxGuest, provideLinuxGuest } from "./linux-guest/provide-linux-guest.js";
import { provided } from "./provided.js";
import type { Bootable } from "./provision/bootable.js";

const PATIENCE = 180_000;
const RAM = 256 << 20;
/** Memory that the kernel leaves alone: what the guest stored there is read after its end. */
const DOORBELL_AT = 0xf00_0000;

/** QEMU's machine, which has no blobs of the host's, and what the kernel must be told. */
const MACHINES = {
  amd: {
    base: 0,
    arguments: ["-machine", "q35,memory-backend=ram", "-cpu", "max"],
    gpu: "virtio-gpu-pci,romfile=",
    told: ["console=ttyS0", "reboot=t", `memmap=4K$${DOORBELL_AT}`],
  },
  arm64: {
    base: 0x4000_0000,
    arguments: ["-machine", "virt,gic-version=3,memory-backend=ram", "-cpu", "cortex-a72"],
    // By way of virtio-mmio, as in the example's own VMM.
    gpu: "virtio-gpu-device",
    told: ["console=ttyAMA0", `mem=${DOORBELL_AT}`],
  },
} as const;

/** What the guest said on its console, and the words of its doorbell. */
interface Ended {
  readonly lines: readonly string[];
  readonly doorbell: (offset: number) => number;
}

async function boot(
  { emulator }: Bootable,
  guest: LinuxGuest,
  machine: keyof typeof MACHINES,
  script: string,
): Promise<Ended> {
  const { base, arguments: board, gpu, told } = MACHINES[machine];
  const folder = mkdtempSync(join(tmpdir(), "vmprot-linux-guest-"));
  const watchdog = new Watchdog(folder);
  const [initrd, ram] = [join(folder, "initrd"), join(folder, "ram")];
  try {
    writeFileSync(initrd, withScript(readFileSync(guest.initramfs), script));
    const words = [...told, ...KERNEL_COMMAND_LINE, doorbellArgument(base + DOORBELL_AT)];
    const child = spawn(
      emulator.program,
      [
        ...emulator.args,
        ...["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-accel", "tcg"],
        ...["-object", `memory-backend-file,id=ram,size=${RAM},mem-path=${ram},share=on`],
        ...[...board, "-m", String(RAM >> 20), "-device", gpu, "-serial", "stdio"],
        ...["-global", "virtio-mmio.force-legacy=false"],
        ...["-kernel", guest.kernel, "-initrd", initrd, "-append", words.join(" ")],
      ],
      { env: { ...process.env, ...emulator.env }, stdio: ["ignore", "pipe", "inherit"] },
    );
    if (child.pid !== undefined) watchdog.guard(child.pid);
    const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE / 2);
    let out = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    await new Promise((resolve) => child.once("close", resolve));
    clearTimeout(patience);
    const page = Buffer.alloc(DOORBELL.size);
    const file = openSync(ram, "r");
    readSync(file, page, 0, page.length, DOORBELL_AT);
    closeSync(file);
    return {
      lines: [...out.matchAll(/vmprot: (.*?)\r?$/gm)].map(([, line]) => line ?? ""),
      doorbell: (offset) => Number(page.readBigUInt64LE(offset)),
    };
  } finally {
    await watchdog.release();
  }
}

const SCRIPT = `# What a device without blobs comes to.
ring 7
map 1 65536
read  1 0	0x40570000
look 1 3
unmap 1
measure 10 2 4096
read 3 0 1
ring 0xffffffff`;

describe.each([
  { suite: "trixie", machine: "amd" },
  { suite: "forky", machine: "arm64" },
] as const)("the Linux guest, $suite on $machine", ({ suite, machine }) => {
  const bootable = provided(suite, machine);
  if (bootable === undefined) return;
  const { arch } = bootable.model;
  let guest: LinuxGuest;
  beforeAll(() => {
    guest = provideLinuxGuest(suite, arch);
  }, PATIENCE);

  it("has the program, and its drivers after what they need", () => {
    const entries = readCpio(readFileSync(guest.initramfs));
    const files = new Map(entries.map(({ name, mode, data }) => [name, { mode, data }]));
    expect(files.get("init")?.mode).toBe(0o100755);
    expect(files.get("init")?.data.subarray(0, 4)).toEqual(Buffer.from("\x7fELF"));
    const order = files.get("modules/order")?.data.toString().trimEnd().split("\n") ?? [];
    const modules = order.map((line) => line.split(" ")[0] ?? "");
    expect(order.filter((line) => line.startsWith("drm_kms_helper "))).toEqual([
      "drm_kms_helper fbdev_emulation=0",
    ]);
    expect(modules).toEqual(expect.arrayContaining(["drm", "virtio_dma_buf", "virtio_mmio"]));
    expect(modules.indexOf("drm")).toBeLessThan(modules.indexOf("virtio_gpu"));
    const drivers = [...files.keys()].filter((name) => name.endsWith(".ko"));
    expect(new Set(drivers)).toEqual(new Set(modules.map((name) => `modules/${name}.ko`)));
  });

  it("is made once", () => {
    const { ino } = statSync(guest.initramfs);
    expect(provideLinuxGuest(suite, arch)).toEqual(guest);
    expect(statSync(guest.initramfs).ino).toBe(ino);
  });

  // Whatever is done on arm64 is done in a guest of arm64's own: linux-guest's place in arm64.test.ts.
  if (arch === "arm64") return;

  it(
    "carries out a script, and rings",
    async () => {
      const { lines, doorbell } = await boot(bootable, guest, machine, SCRIPT);
      expect(lines).toEqual([
        `begin ${guest.release} x86_64`,
        "gpu: ok virgl=0 resource_blob=0 host_visible=0 context_init=0 capsets=0x0",
        "step 2 map 1 65536: EINVAL call=RESOURCE_CREATE_BLOB",
        // What wants that mapping is passed over.
        "step 6 measure 10 2 4096: EINVAL times=0 call=RESOURCE_CREATE_BLOB",
        "step 7 read 3 0 1: ENOENT call=script",
        "end steps=8 failed=3",
      ]);
      expect(doorbell(DOORBELL.ring)).toBe(0xffff_ffff);
      expect(doorbell(DOORBELL.end)).toBe(3);
    },
    PATIENCE,
  );
});
