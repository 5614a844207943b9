import type { Device } from "./device.js";

/** Devices by their addresses. Loads from where none is are all ones, as on real buses, and stores are lost. */
export class Bus implements Device {
  readonly #devices: { readonly from: number; readonly end: number; readonly device: Device }[] =
    [];

  /** @param size bytes; the stretch overlaps no other device's */
  add(address: number, size: number, device: Device): void {
    this.#devices.push({ from: address, end: address + size, device });
  }

  read(address: number, size: number): number {
    const found = this.#at(address, size);
    return found ? found.device.read(address - found.from, size) : 2 ** (8 * size) - 1;
  }

  write(address: number, size: number, value: number): void {
    const found = this.#at(address, size);
    found?.device.write(address - found.from, size, value);
  }

  #at(address: number, size: number) {
    return this.#devices.find(({ from, end }) => address >= from && address + size <= end);
  }
}
