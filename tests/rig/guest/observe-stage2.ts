// Runs inside: gives buffers to guests, and prints what KVM wrote into the tables behind them.
import "reflect-metadata";
import { readFileSync } from "node:fs";
import { release } from "node:os";
import { PLAIN_VM, type Platform, type Vm, VmProt } from "@vmprot/core";
import { GuestRunner, longMode } from "@vmprot/example-kvm-vmm";
import { askKvm, detectHost, liveMemory, liveSystem } from "@vmprot/linux";
import { ADAPTERS } from "../../support/space.js";
import type { DmaBuf } from "./allocators.js";
import { RECIPES, type Recipe } from "./buffers.js";
import { hostPlatform } from "./host-platform.js";
import { reloadKvm } from "./kvm-module.js";
import { MEMFD, memfdAdapter, PCI_BAR, pciBarAdapter } from "./own-memory.js";
import type { Stage2Observations, Stage2Report } from "./stage2-report.js";
import { traced } from "./stage2-trace.js";

const say = (text: string) => console.error(`${process.uptime().toFixed(1)} s: ${text}`);

/** Names of drivers whose first recipe is tried; the others are named as the arguments say. */
const ALWAYS = ["vgem", "dma_heap", "udmabuf"];

const runner = new GuestRunner({ system: liveSystem(), memory: liveMemory(), kvm: "/dev/kvm" });
const vmProt = new VmProt([...ADAPTERS, memfdAdapter, pciBarAdapter]);

function recipes(): Recipe[] {
  const drivers = [...ALWAYS, ...process.argv.slice(2)];
  const first = drivers.map((driver) => RECIPES.find((recipe) => recipe.driver === driver));
  return [MEMFD, ...first.filter((recipe) => recipe !== undefined), PCI_BAR];
}

const FIRST = Number(longMode.bufferAddress >> 12n);

function observe(recipe: Recipe, { fd, size }: DmaBuf, platform: Platform, vm: Vm): Stage2Report {
  const { name, driver, exporter, facts } = recipe;
  const { answer, verdict } = vmProt.query({ exporter, facts, platform, vm });
  // Where it is refused, the entry is to be seen all the same.
  const naive = answer.kind === "refusal" ? "cached" : answer.cache;
  const cache = verdict.kind === "map" ? verdict.guestCache : naive;
  const { result, entries } = traced(() => {
    const honorGuestPat = vm.guestPat === "honored";
    const started = runner.start({ fd, size, cache, honorGuestPat }, [longMode]);
    if (started.kind === "failed") return { notStarted: started.fault };
    if (started.kind === "unable") return { notStarted: started.why };
    const seen = started.guest.exchange();
    started.guest.close();
    return { mode: started.guest.mode, seen };
  });
  const own = entries.filter(({ gfn }) => gfn >= FIRST && gfn < FIRST + size / 4096);
  return { name, driver, exporter, facts, platform, vm, verdict, ...result, entries: own };
}

/** Every buffer in every kind of VM that this host's KVM can be told apart. */
function observeAll(buffers: readonly (readonly [Recipe, DmaBuf])[]): Stage2Report[] {
  const platform = hostPlatform();
  const vms: Vm[] = [{ ...PLAIN_VM, prefaulted: true }];
  if (platform.guestPatQuirk === true && platform.nestedPaging === true) {
    vms.push({ ...PLAIN_VM, prefaulted: true, guestPat: "honored" });
  }
  return vms.flatMap((vm) =>
    buffers.map(([recipe, buffer]) => observe(recipe, buffer, platform, vm)),
  );
}

say("detecting");
const detection = detectHost(undefined, askKvm());
const { vendor } = detection.platform;
if (vendor !== "intel" && vendor !== "amd") throw new Error(`no KVM of x86: ${vendor}`);
say("allocating");
const buffers = recipes().map((recipe) => [recipe, recipe.make()] as const);
say("running guests");
const nested = observeAll(buffers);
say("without nested paging");
reloadKvm(vendor, false);
const shadow = observeAll(buffers);
say("done");

const cpuinfo = readFileSync("/proc/cpuinfo", "utf8");

const report: Stage2Observations = {
  kernel: release(),
  detection,
  mtrr: readFileSync("/proc/mtrr", "utf8"),
  flags: /^flags\s*: (.*)$/m.exec(cpuinfo)?.[1]?.split(" ") ?? [],
  buffers: [...nested, ...shadow],
};
process.stdout.write(`${JSON.stringify(report)}\n`);
