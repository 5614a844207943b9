import { join } from "node:path";
import type { MachineModel } from "../machines.js";

/** Files behind the guest's four serial ports, in their order: /dev/ttyS0 to ttyS3. */
export const SERIAL_PORTS = ["console", "vmprot.out", "vmprot.err", "vmprot.control"] as const;
export type SerialPort = (typeof SERIAL_PORTS)[number];

/**
 * Instructions a second of the guest's clock, fewer than are emulated: whatever waits for a clock,
 * such as each character of a serial line, takes fewer of them.
 */
const SPEED = 20_000_000;

/**
 * Bochs's configuration.
 *
 * @param packages where Bochs and its firmware are unpacked
 * @param folder the machine's own files: the disc, and what it writes
 */
export function bochsrc(model: MachineModel, packages: string, folder: string): string {
  const firmware = join(packages, "usr/share");
  const slots = model.devices.map((device, index) => `, slot${index + 1}=${device}`).join("");
  const megabytes = model.ram.size >> 20;
  return [
    // A display that nobody looks at. It would wait half a minute for somebody who does.
    'display_library: rfb, options="timeout=0"',
    "plugin_ctrl: biosdev=1, unmapped=1, speaker=0, serial=1",
    `cpu: model=${model.cpu}, count=1, ips=${SPEED}, reset_on_triple_fault=0`,
    `memory: guest=${megabytes}, host=${megabytes}`,
    `pci: enabled=1, chipset=${model.board}${slots}`,
    `romimage: file=${join(firmware, "bochs/BIOS-bochs-latest")}`,
    `vgaromimage: file=${join(firmware, "vgabios/vgabios.bin")}`,
    "ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14",
    `ata0-master: type=cdrom, path=${join(folder, "disc.iso")}, status=inserted`,
    "boot: cdrom",
    "clock: sync=none",
    ...SERIAL_PORTS.map(
      (name, index) => `com${index + 1}: enabled=1, mode=file, dev=${join(folder, name)}`,
    ),
    `log: ${join(folder, "log")}`,
    // It reports every register that it does not know, of which a kernel asks for many.
    "error: action=ignore",
    "panic: action=fatal",
    "",
  ].join("\n");
}
