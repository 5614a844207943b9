import type { Device } from "./device.js";

/** Offsets that the guest's program stores to, 8 bytes at once, as guest/doorbell.h has them. */
export const DOORBELL = { ring: 0x00, blob: 0x08, look: 0x10, end: 0x18, size: 0x1000 } as const;

/** What the guest's program wants of its VMM, before its store is complete. */
export interface DoorbellActions {
  /** @param number of 32 bits: what it means is the script's business */
  ring(number: number): void;
  /**
   * The program has just touched its mapping of a blob: a walk of the page tables that the virtual CPU has
   * now finds it.
   *
   * @param address virtual, the first of a page
   */
  look(blob: number, address: number): void;
  /** The script is over, and the guest is about to reboot. @param failed how many of its steps failed */
  end(failed: number): void;
}

/** A page by which the guest's program reaches its VMM. It reads as 0, and what no step stores is ignored. */
export class Doorbell implements Device {
  readonly #actions: DoorbellActions;
  #blob = 0;

  constructor(actions: DoorbellActions) {
    this.#actions = actions;
  }

  read(): number {
    return 0;
  }

  write(offset: number, size: number, value: number): void {
    if (size !== 8) return;
    if (offset === DOORBELL.ring) this.#actions.ring(value);
    if (offset === DOORBELL.blob) this.#blob = value;
    if (offset === DOORBELL.look) this.#actions.look(this.#blob, value);
    if (offset === DOORBELL.end) this.#actions.end(value);
  }
}

/** What a kernel's command line says for the program to find it. @param address guest-physical */
export const doorbellArgument = (address: number): string =>
  `vmprot.doorbell=0x${address.toString(16)}`;
