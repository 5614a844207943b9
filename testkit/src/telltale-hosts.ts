import type { ExporterAdapter, Facts, HostTraits } from "@vmprot/core";
import { HOSTS, KERNEL_EPOCHS, type KernelEpoch } from "@vmprot/core/tables";
import { copy } from "./show.js";

const NEWEST = KERNEL_EPOCHS.at(-1) as KernelEpoch;

/** The hosts whose traits make a difference to an adapter; of kernels that make none, the newest. */
export function telltaleHosts(
  adapter: ExporterAdapter,
  points: readonly Facts[],
): readonly HostTraits[] {
  const { rules, placements } = adapter;
  const kernels = new Set<KernelEpoch>([NEWEST]);
  for (const { host } of rules ?? []) {
    for (const end of [host?.kernel?.from, host?.kernel?.before]) {
      if (end === undefined) continue;
      kernels.add(end);
      kernels.add(KERNEL_EPOCHS[KERNEL_EPOCHS.indexOf(end) - 1] ?? end);
    }
  }
  const all = placements !== undefined && isKernelAsked(adapter, points);
  const isArchAsked = rules?.some(({ host }) => host?.arch !== undefined) ?? true;
  const seen = new Set<string>();
  return HOSTS.filter(({ arch, kernel, canWriteCombineRam, dmaCoherent }) => {
    if (!all && !kernels.has(kernel)) return false;
    const key = `${kernel} ${canWriteCombineRam} ${dmaCoherent} ${isArchAsked ? arch : ""}`;
    return !seen.has(key) && seen.add(key);
  });
}

type Ask = (facts: Facts, host: HostTraits) => unknown;

/** Whether a function reads the host's kernel for any of these facts. */
function isKernelAsked(adapter: ExporterAdapter, points: readonly Facts[]): boolean {
  let isAsked = false;
  for (const host of HOSTS.filter(({ kernel }) => kernel === NEWEST)) {
    const seen = Object.defineProperty({ ...host }, "kernel", {
      get() {
        isAsked = true;
        return NEWEST;
      },
    });
    for (const facts of points) {
      try {
        (adapter.placements as Ask).call(adapter, copy(facts), seen);
      } catch {
        // Another law is about functions that throw.
      }
      if (isAsked) return true;
    }
  }
  return false;
}
