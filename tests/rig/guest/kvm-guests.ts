import { release } from "node:os";
import type { CacheMode, Platform } from "@vmprot/core";
import { VmProt } from "@vmprot/core/di";
import { type Buffer, compose, Vmm } from "@vmprot/example-kvm-vmm";
import { GuestRunner } from "@vmprot/linux/guest";
import { type FakeKernel, fakeKernel } from "../../kvm/fake-kernel.js";
import type { MachineName } from "../boot/machines.js";
import type { DmaBuf } from "./allocators.js";
import { RECIPES, type Recipe } from "./buffers.js";
import { GuestWithBuffer } from "./guest-with-buffer.js";
import type { KvmReport, RefusedReport } from "./kvm-report.js";
import { lookAtGuests } from "./look-at-guests.js";
import { ANY_VM } from "./said.js";
import { underVramPressure } from "./vram-pressure.js";

const known = ({ exporter, facts }: Recipe): Buffer["origin"] => ({
  kind: "facts",
  exporter,
  facts,
});

/** Facts that nobody may map a buffer on, whatever the buffer is. */
const REFUSED: readonly (readonly [claim: string, origin: Buffer["origin"]])[] = [
  ["needs synchronisation", { kind: "facts", exporter: "msm", facts: { flags: 0x10000 } }],
  ["an exporter that no adapter knows", { kind: "facts", exporter: "nobody", facts: {} }],
  ["facts that make no sense", { kind: "facts", exporter: "radeon", facts: { domains: 1 << 20 } }],
  ["no facts", { kind: "facts", exporter: "amdgpu", facts: {} }],
  ["a vendor's heap", { kind: "facts", exporter: "dma-heap", facts: { heap: "vendor" } }],
  ["a probe that failed", { kind: "refusal", code: "UNKNOWN_EXPORTER" }],
];

/** Gives a buffer of every exporter to a guest, as a VMM that asks the policy. */
export class KvmGuests {
  readonly #kernel: FakeKernel = fakeKernel();
  readonly #machine: MachineName;
  readonly #platform: Platform;
  readonly #vmm: Vmm;
  readonly #runner: GuestRunner;
  readonly #vmProt: VmProt;
  readonly #say: (text: string) => void;

  constructor(machine: MachineName, platform: Platform, say: (text: string) => void) {
    const container = compose(this.#kernel, platform);
    this.#machine = machine;
    this.#platform = platform;
    this.#vmm = container.get(Vmm);
    this.#runner = container.get(GuestRunner);
    this.#vmProt = container.get(VmProt);
    this.#say = say;
  }

  /** The guests run on when it returns: whoever calls it ends the process. */
  run(): KvmReport {
    this.#say("allocating");
    const buffers = RECIPES.map((recipe) => recipe.make());
    this.#say("refusing");
    const refused = this.#refuse(buffers);
    this.#say("starting guests");
    const guests = RECIPES.map((recipe, index) => this.#give(recipe, buffers[index] as DmaBuf));
    for (const guest of guests) guest.round();
    this.#say("looking");
    lookAtGuests(this.#machine, guests);
    this.#say("evicting");
    underVramPressure(() => {
      this.#say("running the guests again");
      // Before anything else touches the buffers: what the guests see is what KVM finds.
      for (const guest of guests) guest.round();
      lookAtGuests(this.#machine, guests);
    });
    return {
      kernel: release(),
      platform: this.#platform,
      buffers: guests.map((guest) => guest.report()),
      refused,
    };
  }

  /** As the VMM does it; and where it refuses, what it would get for going on all the same. */
  #give(recipe: Recipe, { fd, size }: DmaBuf): GuestWithBuffer {
    const mapped = this.#vmm.map({ fd, size, origin: known(recipe) });
    if (mapped.kind !== "refused") return new GuestWithBuffer(recipe, mapped.verdict, size, mapped);
    const forced = { fd, size, cache: this.#naiveCache(recipe), honorGuestPat: false };
    return new GuestWithBuffer(recipe, mapped.verdict, size, this.#runner.start(forced));
  }

  /** The attribute that a VMM without a policy would choose: the exporter's own. */
  #naiveCache({ exporter, facts }: Recipe): CacheMode {
    const { answer } = this.#vmProt.query({
      exporter,
      facts,
      platform: this.#platform,
      vm: ANY_VM,
    });
    return answer.kind === "refusal" ? "cached" : answer.cache;
  }

  #refuse(buffers: readonly DmaBuf[]): RefusedReport[] {
    const { heard } = this.#kernel;
    return REFUSED.map(([claim, origin]) => {
      const before = heard.length;
      const mapped = buffers.map(({ fd, size }) => this.#vmm.map({ fd, size, origin }));
      const codes = mapped.map(({ verdict }) => (verdict.kind === "map" ? "map" : verdict.code));
      const slots = heard.slice(before).filter((name) => name === "slot").length;
      return { claim, codes: [...new Set(codes)], slots };
    });
  }
}
