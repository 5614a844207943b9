import {
  type GuestMapVerdict,
  type MapVerdict,
  PLAIN_VM,
  type Platform as PlatformFacts,
  REFUSAL_CODES,
  type RefuseVerdict,
  type Vm,
} from "@vmprot/core";
import { VmProt } from "@vmprot/core/di";
import type { BufferProbe } from "@vmprot/linux";
import { type GuestFault, GuestRunner, type RunningGuest } from "@vmprot/linux/guest";
import { inject, injectable } from "inversify";
import { Platform } from "./tokens.js";

/** A buffer, and what is known of its origin: an exporter with facts, or why that is not known. */
export interface Buffer {
  readonly fd: number;
  /** Bytes. */
  readonly size: number;
  readonly origin: BufferProbe;
}

/** What became of a buffer. A guest that runs is to be closed. */
export type Mapped =
  | { readonly kind: "refused"; readonly verdict: RefuseVerdict }
  | { readonly kind: "unable"; readonly verdict: MapVerdict; readonly why: string }
  | { readonly kind: "failed"; readonly verdict: MapVerdict; readonly fault: GuestFault }
  | { readonly kind: "running"; readonly verdict: MapVerdict; readonly guest: RunningGuest };

/**
 * What this VMM's VMs are: nothing special, it writes to each page before the guest does, and on
 * riscv64 their processors are what the host's is, as KVM makes them.
 */
const ourVm = ({ hostSvpbmt = "unknown" }: PlatformFacts): Vm => ({
  ...PLAIN_VM,
  ...{ prefaulted: true, svpbmt: hostSvpbmt },
});

/** The VMM. It maps no buffer into a guest unless the policy says so. */
@injectable()
export class Vmm {
  readonly #vmProt: VmProt;
  readonly #platform: PlatformFacts;
  readonly #runner: GuestRunner;

  constructor(
    @inject(VmProt) vmProt: VmProt,
    @inject(Platform) platform: PlatformFacts,
    @inject(GuestRunner) runner: GuestRunner,
  ) {
    this.#vmProt = vmProt;
    this.#platform = platform;
    this.#runner = runner;
  }

  /**
   * Asks, and starts a guest with the buffer if the answer is yes.
   *
   * @throws VmprotError DEVICE_UNAVAILABLE, KVM_CALL_FAILED
   */
  map({ fd, size, origin }: Buffer): Mapped {
    const { verdict, honorGuestPat } = this.decide(origin);
    if (verdict.kind === "refuse") return { kind: "refused", verdict };
    const started = this.#runner.start({ fd, size, cache: verdict.guestCache, honorGuestPat });
    return { ...started, verdict };
  }

  /**
   * The verdict, and what the VM must have for it: where Intel's KVM would force a type on the
   * guest, and can be told not to, the question is asked anew for a VM that has been told.
   */
  decide(origin: BufferProbe): { verdict: GuestMapVerdict; honorGuestPat: boolean } {
    if (origin.kind === "refusal") return { verdict: unknownOrigin(origin), honorGuestPat: false };
    const vm = ourVm(this.#platform);
    const verdict = this.#ask(origin, vm);
    if (verdict.kind === "map" || this.#platform.guestPatQuirk !== true) {
      return { verdict, honorGuestPat: false };
    }
    const honored = this.#ask(origin, { ...vm, guestPat: "honored" });
    if (honored.kind === "refuse") return { verdict, honorGuestPat: false };
    return { verdict: honored, honorGuestPat: true };
  }

  #ask({ exporter, facts }: BufferProbe & { kind: "facts" }, vm: Vm): GuestMapVerdict {
    return this.#vmProt.query({ exporter, facts, platform: this.#platform, vm }).verdict;
  }
}

/** A buffer of which nobody knows the facts is not mapped. */
function unknownOrigin({ code, message }: BufferProbe & { kind: "refusal" }): RefuseVerdict {
  const entry = REFUSAL_CODES[code];
  return { kind: "refuse", code, message: message ?? entry.message, remedy: entry.remedy };
}
