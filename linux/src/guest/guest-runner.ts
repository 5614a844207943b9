import type { CacheMode } from "@vmprot/core";
import { KVM_CAP_DISABLE_QUIRKS2, KVM_X86_QUIRK_IGNORE_GUEST_PAT } from "../uapi/kvm-uapi.js";
import { architectureOf } from "./architectures.js";
import { BufferMemory } from "./buffer-memory.js";
import { fitsGuest, Guest } from "./guest.js";
import { faultText, type GuestFault } from "./guest-fault.js";
import type { GuestMode } from "./guest-mode.js";
import type { Kernel } from "./kernel.js";
import { PAGE } from "./page-tables.js";
import { RunningGuest } from "./running-guest.js";
import { VirtualMachine } from "./virtual-machine.js";

/** What a guest is to be started with. */
export interface GuestWish {
  readonly fd: number;
  /** Bytes. */
  readonly size: number;
  /** The attribute of the guest's own mapping. */
  readonly cache: CacheMode;
  /** Take KVM_X86_QUIRK_IGNORE_GUEST_PAT from the VM, so that Intel's KVM honours the guest's PAT. */
  readonly honorGuestPat: boolean;
}

/** A guest that has the buffer, or why there is none. */
export type Started =
  | { readonly kind: "running"; readonly guest: RunningGuest }
  /** No buffer was added: this machine cannot run the guest that it takes. */
  | { readonly kind: "unable"; readonly why: string }
  /** The buffer could not be mapped, or KVM did not take it. */
  | { readonly kind: "failed"; readonly fault: GuestFault };

/** Starts guests. It asks no policy: whoever comes here has done so. */
export class GuestRunner {
  readonly #kernel: Kernel;

  /**
   * No guest is started yet.
   *
   * @param kernel whose KVM the guests are of
   */
  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /**
   * @param modes the best first; absent: all of this processor's
   * @throws VmprotError ARCH_UNSUPPORTED, DEVICE_UNAVAILABLE, KVM_CALL_FAILED
   */
  start(wish: GuestWish, modes: readonly GuestMode[] = architectureOf().modes): Started {
    if (!fitsGuest(wish.size)) {
      return { kind: "unable", why: `a buffer of ${wish.size} bytes does not fit our guest` };
    }
    const complaints: string[] = [];
    for (const mode of modes) {
      const guest = this.#rehearsed(mode, wish);
      if (guest instanceof Guest) return this.#attach(guest, wish, complaints);
      complaints.push(`no ${mode.name}: ${guest}`);
    }
    return { kind: "unable", why: complaints.join("; ") };
  }

  /** A guest that has run over no pages, or why this machine cannot run it. */
  #rehearsed(mode: GuestMode, { cache, size, honorGuestPat }: GuestWish): Guest | string {
    if (!mode.attributes.includes(cache)) return `it has no ${cache} mappings`;
    const vm = new VirtualMachine(this.#kernel, architectureOf());
    const quirk = KVM_X86_QUIRK_IGNORE_GUEST_PAT;
    const errno = honorGuestPat ? vm.enable(KVM_CAP_DISABLE_QUIRKS2, quirk) : 0;
    if (errno !== 0) {
      vm.close();
      return faultText({ call: "KVM_ENABLE_CAP(DISABLE_QUIRKS2)", errno });
    }
    const guest = new Guest(this.#kernel, vm, mode, size / PAGE, cache);
    const fault = guest.rehearse();
    if (fault === undefined) return guest;
    guest.close();
    return faultText(fault);
  }

  #attach(guest: Guest, { fd, size }: GuestWish, complaints: readonly string[]): Started {
    const buffer = BufferMemory.of(this.#kernel.memory, fd, size);
    const running = new RunningGuest(guest, buffer, complaints);
    const fault =
      buffer.address < 0n
        ? { call: "mmap of the buffer", errno: Number(-buffer.address) }
        : running.attach();
    if (fault === undefined) return { kind: "running", guest: running };
    running.close();
    return { kind: "failed", fault };
  }
}
