import { frozen } from "../base/plain.js";
import type { CacheMode } from "../contract/cache-mode.js";
import type { HazardCode } from "../contract/hazard-codes.js";
import type { Profile } from "../contract/profile.js";
import type { Row } from "./row.js";

/**
 * The cache mode that each architectural type amounts to. Types of one mode differ in nothing that
 * a driver can see.
 */
export const TYPE_MODE: Readonly<Record<string, CacheMode>> = frozen<Record<string, CacheMode>>({
  WB: "cached",
  WT: "cached",
  WP: "cached",
  WC: "write-combined",
  "WC+": "write-combined",
  UC: "uncached",
  "UC-": "uncached",
  CD: "uncached",
  "Normal-WB": "cached",
  "Normal-WT": "cached",
  "Normal-NC": "write-combined",
  "Device-nGnRnE": "uncached",
  "Device-nGnRE": "uncached",
  "Device-nGRE": "uncached",
  "Device-GRE": "uncached",
  "cacheable-main": "cached",
  "noncacheable-main": "uncached",
  NC: "write-combined",
  io: "uncached",
  IO: "uncached",
  cached: "cached",
});

/** When the policy accepts what a manual says of a host type beside a guest type. */
export interface AcceptanceRow extends Row {
  /** The alias tables' words that the row is about. */
  readonly verdicts: readonly string[];
  /** Host and guest types amount to the same cache mode. Absent means it does not matter. */
  readonly sameMode?: boolean;
  /** The host's type is cacheable. Absent means it does not matter. */
  readonly hostCached?: boolean;
  readonly profiles: readonly Profile[];
  /** Listed in the verdict where the row accepts. */
  readonly hazard?: HazardCode;
}

/**
 * Every acceptance; what no row accepts is refused. A guest that caches what the host does not is
 * never accepted: its dirty lines are invisible to a device for which the host maps uncached.
 */
export const ALIAS_ACCEPTANCE: readonly AcceptanceRow[] = frozen<AcceptanceRow[]>([
  {
    id: "same-type",
    verdicts: ["ok"],
    when: {},
    profiles: ["coherent", "strict"],
    source: "equal types are no alias",
  },
  {
    id: "same-mode",
    verdicts: ["ok-same-class"],
    sameMode: true,
    when: {},
    profiles: ["coherent", "strict"],
    source: "AMD APM vol. 2, 7.8.7 and 15.25.8: WC+ is WC, and CD is UC, that probe the caches",
  },
  {
    id: "both-uncacheable",
    verdicts: ["ok-same-class", "ordering-only", "sdm-unsupported-uncached"],
    when: {},
    profiles: ["coherent"],
    hazard: "UNCACHED_ALIAS",
    source:
      "AMD APM vol. 2, 7.8.7; Arm DDI 0487, B2.11; Intel SDM vol. 3A, 12.12.4 (no cacheable alias exists)",
  },
  {
    id: "guest-probes",
    verdicts: ["probed-mixed"],
    hostCached: true,
    when: {},
    profiles: ["coherent"],
    hazard: "SNOOPED_ALIAS",
    source: "AMD APM vol. 2, 7.4 and 15.25.8",
  },
  {
    id: "self-snoop",
    verdicts: ["undefined-uc-cached", "forbidden-wc-cached"],
    hostCached: true,
    when: { memory: ["ram"], selfSnoop: [true] },
    profiles: ["coherent"],
    hazard: "SELF_SNOOPED_ALIAS",
    source: "CPUID.1:EDX.SS; arch/x86/kernel/cpu/intel.c, check_memory_type_self_snoop_errata",
  },
]);
