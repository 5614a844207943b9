// Runs inside: gives a buffer of every exporter to a real guest, and prints what came of it.
import "reflect-metadata";
import { release } from "node:os";
import type { CacheMode, Platform } from "@vmprot/core";
import { VmProt } from "@vmprot/core/di";
import { type Buffer, compose, GuestRunner, Vmm } from "@vmprot/example-kvm-vmm";
import { fakeKernel } from "../../kvm/fake-kernel.js";
import type { DmaBuf } from "./allocators.js";
import { askHost } from "./ask-host.js";
import { RECIPES, type Recipe } from "./buffers.js";
import { GuestWithBuffer } from "./guest-with-buffer.js";
import { hostPlatform } from "./host-platform.js";
import type { KvmReport, RefusedReport } from "./kvm-report.js";
import { evictAll } from "./vram-pressure.js";

const say = (text: string) => console.error(`${process.uptime().toFixed(1)} s: ${text}`);

const kernel = fakeKernel();
const platform: Platform = hostPlatform();
const container = compose(kernel, platform);
const vmm = container.get(Vmm);
const runner = container.get(GuestRunner);
const vmProt = container.get(VmProt);

const known = ({ exporter, facts }: Recipe): Buffer["origin"] => ({
  kind: "facts",
  exporter,
  facts,
});

/** The attribute that a VMM without a policy would choose: the exporter's own. */
function naiveCache({ exporter, facts }: Recipe): CacheMode {
  const { answer } = vmProt.query({ exporter, facts, platform });
  return answer.kind === "refusal" ? "cached" : answer.cache;
}

/** As the VMM does it; and where it refuses, what it would get for going on all the same. */
function give(recipe: Recipe, { fd, size }: DmaBuf): GuestWithBuffer {
  const mapped = vmm.map({ fd, size, origin: known(recipe) });
  if (mapped.kind !== "refused") return new GuestWithBuffer(recipe, mapped.verdict, size, mapped);
  const forced = { fd, size, cache: naiveCache(recipe), honorGuestPat: false };
  return new GuestWithBuffer(recipe, mapped.verdict, size, runner.start(forced));
}

/** Has the host look at every mapping that there is. */
function look(guests: readonly GuestWithBuffer[]): void {
  const asked = guests.flatMap((guest) => guest.request() ?? []);
  const { pages } = askHost({ pages: asked });
  const running = guests.filter((guest) => guest.running !== undefined);
  for (const [index, guest] of running.entries()) {
    guest.observations.push(pages[index] ?? { error: "the host did not answer" });
  }
}

/** Facts that nobody may map a buffer on, whatever the buffer is. */
const REFUSED: readonly (readonly [claim: string, origin: Buffer["origin"]])[] = [
  ["needs synchronisation", { kind: "facts", exporter: "msm", facts: { flags: 0x10000 } }],
  ["an exporter that no adapter knows", { kind: "facts", exporter: "nobody", facts: {} }],
  ["facts that make no sense", { kind: "facts", exporter: "radeon", facts: { domains: 1 << 20 } }],
  ["no facts", { kind: "facts", exporter: "amdgpu", facts: {} }],
  ["a vendor's heap", { kind: "facts", exporter: "dma-heap", facts: { heap: "vendor" } }],
  ["a probe that failed", { kind: "refusal", code: "UNKNOWN_EXPORTER" }],
];

function refuse(buffers: readonly DmaBuf[]): RefusedReport[] {
  return REFUSED.map(([claim, origin]) => {
    const before = kernel.heard.length;
    const mapped = buffers.map(({ fd, size }) => vmm.map({ fd, size, origin }));
    const codes = mapped.map(({ verdict }) => (verdict.kind === "map" ? "map" : verdict.code));
    const slots = kernel.heard.slice(before).filter((name) => name === "slot").length;
    return { claim, codes: [...new Set(codes)], slots };
  });
}

say("allocating");
const buffers = RECIPES.map((recipe) => recipe.make());
say("refusing");
const refused = refuse(buffers);
say("starting guests");
const guests = RECIPES.map((recipe, index) => give(recipe, buffers[index] as DmaBuf));
for (const guest of guests) guest.round();
say("looking");
look(guests);
say("evicting");
evictAll();
say("running the guests again");
// Before anything else touches the buffers: what the guests see is what KVM finds.
for (const guest of guests) guest.round();
look(guests);
say("done");

const report: KvmReport = {
  kernel: release(),
  platform,
  buffers: guests.map((guest) => guest.report()),
  refused,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
// Closing is left to the kernel, guests that still run and all.
