import type { Place } from "../machine/board.js";
import {
  type Aml,
  bit,
  device,
  interrupt,
  memory,
  named,
  ports,
  resources,
  scope,
  text,
} from "./aml.js";

/** Where local APIC and IOAPIC are (Intel SDM vol. 3A, 11.4.1; 82093AA, 3.0). */
const LOCAL_APIC = 0xfee0_0000;
const IO_APIC = 0xfec0_0000;

/** FADT's flags: no ACPI hardware, so that nobody looks for timers, buttons or interrupts of it. */
const HW_REDUCED_ACPI = 1 << 20;
/** FADT's IAPC_BOOT_ARCH: no VGA and no CMOS clock; that there is no 8042 is a bit that is not set. */
const NO_VGA_NO_CMOS = (1 << 2) | (1 << 5);

const HEADER = 36;
const CHECKSUM_AT = 9;
const ascii = (to: Uint8Array, at: number, value: string): void => {
  to.set(Buffer.from(value, "latin1"), at);
};

function setChecksum(bytes: Uint8Array, at: number, length = bytes.length): void {
  const sum = bytes.subarray(0, length).reduce((total, byte) => total + byte, 0);
  bytes[at] = -sum;
}

/** A system description table (ACPI 6.5, 5.2.6). @param fill writes what follows the header */
function table(
  signature: string,
  revision: number,
  size: number,
  fill: (view: DataView, bytes: Uint8Array) => void,
): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  ascii(bytes, 0, signature);
  view.setUint32(4, size, true);
  bytes[8] = revision;
  ascii(bytes, 10, "VMPROTVMPROTVM");
  view.setUint32(24, 1, true);
  ascii(bytes, 28, "VMPR");
  view.setUint32(32, 1, true);
  fill(view, bytes);
  setChecksum(bytes, CHECKSUM_AT);
  return bytes;
}

/** The serial line and virtio's registers, by the identifiers that Linux's drivers look for. */
const devices = (serial: Place, gpu: Place): Aml =>
  scope(
    "\\_SB_",
    device(
      "COM1",
      named("_HID", text("PNP0501")),
      named("_UID", bit(0)),
      named("_CRS", resources(ports(serial.address, serial.size), interrupt(serial.line))),
    ),
    device(
      "GPU0",
      // drivers/virtio/virtio_mmio.c, virtio_mmio_acpi_match.
      named("_HID", text("LNRO0005")),
      named("_UID", bit(0)),
      named("_CCA", bit(1)),
      named("_CRS", resources(memory(gpu.address, gpu.size), interrupt(gpu.line))),
    ),
  );

/** One processor, and the IOAPIC (ACPI 6.5, 5.2.12). */
const madt = () =>
  table("APIC", 5, HEADER + 8 + 8 + 12, (view, bytes) => {
    view.setUint32(HEADER, LOCAL_APIC, true);
    // Processor Local APIC: enabled.
    bytes.set([0, 8, 0, 0, 1, 0, 0, 0], HEADER + 8);
    bytes.set([1, 12, 0, 0], HEADER + 16);
    view.setUint32(HEADER + 20, IO_APIC, true);
  });

/** ACPI 6.5, 5.2.9. */
const fadt = (dsdt: number) =>
  table("FACP", 6, 276, (view, bytes) => {
    view.setUint32(40, dsdt, true);
    view.setUint16(109, NO_VGA_NO_CMOS, true);
    view.setUint32(112, HW_REDUCED_ACPI, true);
    bytes[131] = 5;
    view.setBigUint64(140, BigInt(dsdt), true);
    ascii(bytes, 268, "VMPROT");
  });

/** ACPI 6.5, 5.2.8. */
const xsdt = (tables: readonly number[]) =>
  table("XSDT", 1, HEADER + 8 * tables.length, (view) => {
    for (const [index, at] of tables.entries()) {
      view.setBigUint64(HEADER + 8 * index, BigInt(at), true);
    }
  });

/** ACPI 6.5, 5.2.5.3. */
function rootPointer(xsdtAt: number): Uint8Array {
  const bytes = new Uint8Array(36);
  ascii(bytes, 0, "RSD PTR ");
  ascii(bytes, 9, "VMPROT");
  bytes[15] = 2;
  new DataView(bytes.buffer).setUint32(20, bytes.length, true);
  new DataView(bytes.buffer).setBigUint64(24, BigInt(xsdtAt), true);
  setChecksum(bytes, 8, 20);
  setChecksum(bytes, 32);
  return bytes;
}

/**
 * ACPI's tables of the board.
 *
 * @param at where they will be in memory
 * @returns their bytes; the root pointer comes first
 */
export function acpiTables(at: number, serial: Place, gpu: Place): Uint8Array {
  const aml = devices(serial, gpu);
  const parts: Uint8Array[] = [];
  let end = at + 64;
  const place = (part: Uint8Array): number => {
    const begin = end;
    parts.push(part);
    end += Math.ceil(part.length / 16) * 16;
    return begin;
  };
  const dsdt = place(table("DSDT", 2, HEADER + aml.length, (_, bytes) => bytes.set(aml, HEADER)));
  const root = rootPointer(place(xsdt([place(fadt(dsdt)), place(madt())])));
  const bytes = new Uint8Array(end - at);
  bytes.set(root);
  let position = 64;
  for (const part of parts) {
    bytes.set(part, position);
    position += Math.ceil(part.length / 16) * 16;
  }
  return bytes;
}
