// Runs inside: gives buffers to guests, and prints what KVM wrote into the tables behind them.
import "reflect-metadata";
import { readFileSync } from "node:fs";
import { release } from "node:os";
import { askKvm, detectHost, hostFiles, liveMemory, liveSystem } from "@vmprot/linux";
import { RECIPES, type Recipe } from "./buffers.js";
import { freeBar, MEMFD, PCI_BAR } from "./own-memory.js";
import { stage2ByAsking } from "./stage2-by-asking.js";
import { stage2OfX86 } from "./stage2-of-x86.js";
import type { Stage2Observations, X86Facts } from "./stage2-report.js";

const say = (text: string) => console.error(`${process.uptime().toFixed(1)} s: ${text}`);

/** Names of drivers whose first recipe is tried; the others are named as the arguments say. */
const ALWAYS = ["vgem", "dma_heap", "udmabuf"];

function recipes(): Recipe[] {
  const drivers = [...ALWAYS, ...process.argv.slice(2)];
  const first = drivers.map((driver) => RECIPES.find((recipe) => recipe.driver === driver));
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

say("detecting");
const kernel = { system: liveSystem(), memory: liveMemory(), kvm: "/dev/kvm" };
const detection = detectHost(undefined, askKvm());
const { vendor } = detection.platform;
const isX86 = vendor === "intel" || vendor === "amd";
say("allocating");
const buffers = recipes().map((recipe) => [recipe, recipe.make()] as const);
say("running guests");
const seen = isX86 ? stage2OfX86(kernel, vendor, buffers) : stage2ByAsking(kernel, buffers);
say("done");

const report: Stage2Observations = {
  ...{ kernel: release(), detection, buffers: seen },
  ...(isX86 && { x86: x86Facts() }),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
