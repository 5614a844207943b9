import { closeSync, readFileSync } from "node:fs";
import { release } from "node:os";
import { askKvm, detectHost, hostFiles, liveMemory, liveSystem } from "@vmprot/linux";
import { RECIPES, type Recipe } from "./buffers.js";
import { freeBar, MEMFD, PCI_BAR } from "./own-memory.js";
import type { Say } from "./say.js";
import { stage2ByAsking } from "./stage2-by-asking.js";
import { stage2OfX86 } from "./stage2-of-x86.js";
import type { Stage2Observations, X86Facts } from "./stage2-report.js";

/** Drivers whose first recipe is tried, where there is one. */
const ALWAYS = ["vgem", "dma_heap", "udmabuf"];

function recipes(drivers: readonly string[]): Recipe[] {
  const first = [...ALWAYS, ...drivers].map((driver) =>
    RECIPES.find((recipe) => recipe.driver === driver),
  );
  return [MEMFD, ...first.filter((recipe) => recipe !== undefined), PCI_BAR];
}

function x86Facts(): X86Facts {
  const cpuinfo = readFileSync("/proc/cpuinfo", "utf8");
  const { readings } = detectHost(hostFiles(), undefined, { pci: freeBar().pci });
  return {
    mtrr: readFileSync("/proc/mtrr", "utf8"),
    flags: /^flags\s*: (.*)$/m.exec(cpuinfo)?.[1]?.split(" ") ?? [],
    deviceMtrr: readings.find(({ field }) => field === "deviceMtrr"),
  };
}

/**
 * Gives buffers to guests: what KVM wrote into the tables behind them.
 *
 * @param drivers whose buffers guests get besides the usual
 */
export function observeStage2(drivers: readonly string[], say: Say): Stage2Observations {
  say("detecting");
  const kernel = { system: liveSystem(), memory: liveMemory(), kvm: "/dev/kvm" };
  const detection = detectHost(undefined, askKvm());
  const { vendor } = detection.platform;
  const isX86 = vendor === "intel" || vendor === "amd";
  say("allocating");
  const buffers = recipes(drivers).map((recipe) => [recipe, recipe.make()] as const);
  say("running guests");
  const seen = isX86 ? stage2OfX86(kernel, vendor, buffers) : stage2ByAsking(kernel, buffers);
  for (const [{ single }, { fd }] of buffers) if (!single) closeSync(fd);
  return {
    ...{ kernel: release(), detection, buffers: seen },
    ...(isX86 && { x86: x86Facts() }),
  };
}
