import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CacheMode, HazardCode, Placement, Profile } from "@vmprot/core";
import type { EnvironmentFields } from "@vmprot/core/tables";
import { root } from "./repository.js";

/**
 * A second reading of the policy, written from the fact sheet's tables and rules alone: no code of
 * core, no sharing of rows, no regard for speed. It knows complete environments only.
 */
type Cells = Record<string, string | number>[];
const facts: Record<string, Cells> & { cacheability_class: Record<string, string> } = JSON.parse(
  readFileSync(join(root, "tests/fixtures/memory-types.json"), "utf8"),
);

const index = (key: string, ...columns: string[]): Map<string, string> =>
  new Map(
    (facts[key] ?? []).map((row) => {
      const [value = "", ...keys] = [...columns].reverse();
      return [
        keys
          .reverse()
          .map((column) => row[column])
          .join("|"),
        String(row[value]),
      ];
    }),
  );
const get = (map: Map<string, string>, ...key: (string | number)[]): string => {
  const value = map.get(key.join("|"));
  if (value === undefined) throw new Error(`the fact sheet has no cell ${key.join("|")}`);
  return value;
};

const eptPat = index("intel_ept_pat", "ept", "ipat", "pat", "effective");
const mtrrPat = index("intel_mtrr_pat", "mtrr", "pat", "effective");
const nestedPat = index("amd_gpat_hpat", "guestPat", "hostPat", "combined");
const patMtrr = index("amd_pat_mtrr", "combinedPat", "mtrr", "effective");
const armPlain = index("arm_combine_nofwb", "s1", "s2", "effective");
const armFwb = index("arm_combine_fwb", "s1", "s2memattr", "effective");
const svpbmt = index("riscv_svpbmt", "pma", "gstage", "vsstage", "effective");
const alias = {
  intel: index("alias_intel", "host", "guest", "verdict"),
  amd: index("alias_amd", "host", "guest", "verdict"),
  arm64: index("alias_arm", "host", "guest", "verdict"),
  riscv64: index("alias_riscv", "host", "guest", "verdict"),
};
const PROT = {
  cached: "default",
  uncached: "noncached",
  "write-combined": "writecombine",
} as const;
const pgprot = (arch: string, mode: CacheMode): string =>
  String(facts.pgprot?.find((row) => row.arch === arch)?.[PROT[mode]]).replace(/ \(.*/, "");

export const version = (kernel: unknown): number => {
  const [major = 0, minor = 0] = String(kernel).startsWith("b") ? [] : String(kernel).split(".");
  return Number(major) * 100 + Number(minor);
};

type Env = Record<string, unknown>;
interface Place {
  memory: string;
  cache: CacheMode;
  vma: string;
  pages: string;
}

/** Section 10.2 of the fact sheet, R4, R5 and R8 to R19, and what it leaves unread. */
function cannotMap(env: Env, { memory, cache, vma, pages }: Place): boolean {
  const kernel = version(env.kernel);
  const { arch } = env;
  const pfnmap = vma.startsWith("pfnmap");
  const ram = memory === "ram";
  const intel = arch === "x86_64" && env.vendor === "intel";
  return (
    env.hypervisor !== "kvm" ||
    kernel < 510 ||
    env.confidential !== "none" ||
    env.guestMemfd === true ||
    vma === "mixedmap" ||
    (pfnmap && arch === "arm64" && kernel < 514) ||
    (pfnmap && arch === "riscv64" && kernel < 618) ||
    (arch === "riscv64" && kernel < 605) ||
    (arch === "riscv64" && vma === "pfnmap-fault" && cache !== "cached") ||
    (pfnmap && arch === "arm64" && env.gpaCongruent === true) ||
    (pfnmap && (arch === "arm64" || arch === "riscv64") && env.dirtyLogging === true) ||
    (pfnmap && ram && kernel < 613 && pages === "non-refcounted") ||
    (pfnmap && ram && kernel < 613 && pages === "shmem" && env.shmemHugePages === true) ||
    (vma === "pfnmap-shmem" && kernel >= 701 && env.prefaulted === false) ||
    (arch === "arm64" && env.mte === true) ||
    ((arch === "loongarch64" || arch === "ppc64") && (!ram || cache !== "cached")) ||
    (intel && ram && cache !== "cached" && env.selfSnoop === false) ||
    (intel &&
      ram &&
      cache === "cached" &&
      kernel < 611 &&
      env.nonCoherentDma === true &&
      env.guestMtrr === "uncached")
  );
}

/** Host type and guest types, or undefined where KVM refuses. */
function types(
  env: Env,
  place: Place,
): { host: string; guest: (mode: CacheMode) => string } | undefined {
  if (env.arch === "arm64") return armTypes(env, place);
  if (env.arch === "riscv64") return riscvTypes(env, place);
  if (env.arch === "x86_64")
    return env.vendor === "intel" ? intelTypes(env, place) : amdTypes(env, place);
  return { host: "same", guest: (mode) => (mode === "cached" ? "same" : "other") };
}

const MTRR: Record<string, string> = { uncached: "UC", "write-combined": "WC", "write-back": "WB" };
const hostMtrr = (env: Env, { memory }: Place): string =>
  memory === "ram" ? "WB" : (MTRR[String(env.deviceMtrr)] ?? "");
/** A write-back request outside RAM becomes UC- unless the MTRR says write-back (section 1.8). */
const x86Pat = (mode: CacheMode, mtrr: string): string =>
  mode === "cached" && mtrr !== "WB" ? "UC-" : pgprot("x86", mode);
const x86Guest = (env: Env, mode: CacheMode): string =>
  x86Pat(mode, MTRR[String(env.guestMtrr)] ?? "");

function intelTypes(env: Env, place: Place) {
  const mtrr = hostMtrr(env, place);
  const host = get(mtrrPat, mtrr, x86Pat(place.cache, mtrr));
  if (env.nestedPaging === false) return { host, guest: () => get(mtrrPat, mtrr, "WB") };
  const kernel = version(env.kernel);
  const dma = env.nonCoherentDma === true;
  const quirk =
    env.guestPatQuirk !== true
      ? "n/a"
      : env.guestPat === "honored"
        ? "disabled"
        : "enabled (default)";
  // The quirk is a capability, also where a distribution backported it: rows are chosen by it.
  const at = dma ? kernel : quirk === "n/a" ? Math.min(kernel, 612) : 616;
  const row = facts.kvm_vmx_policy?.find(
    ({ fromVer, toVer, pfnClass, noncoherentDma, ignorePatQuirk, guestCD }) =>
      version(String(fromVer).replace(".x", "")) <= at &&
      (toVer === "7.1" || at <= version(toVer)) &&
      pfnClass === (place.memory === "ram" ? "ram" : "host-mmio") &&
      ["*", dma ? "yes" : "no"].includes(String(noncoherentDma)) &&
      (dma || ["*", "n/a", quirk].includes(String(ignorePatQuirk))) &&
      ["*", "0"].includes(String(guestCD)),
  );
  if (row === undefined) throw new Error(`no EPT row for ${JSON.stringify(env)}`);
  const ept = String(row.ept).startsWith("guest MTRR")
    ? (MTRR[String(env.guestMtrr)] ?? "")
    : String(row.ept);
  const guest = (mode: CacheMode): string =>
    row.ipat === 1 ? ept : get(eptPat, ept, 0, x86Guest(env, mode));
  return { host, guest };
}

function amdTypes(env: Env, place: Place) {
  const mtrr = hostMtrr(env, place);
  const host = get(patMtrr, x86Pat(place.cache, mtrr), mtrr);
  const guest = (mode: CacheMode): string => {
    const pat = env.nestedPaging === false ? "WB" : get(nestedPat, x86Guest(env, mode), "WB");
    return get(patMtrr, pat, mtrr);
  };
  return { host, guest };
}

function armTypes(env: Env, { memory, cache, vma }: Place) {
  const kernel = version(env.kernel);
  const protCacheable = cache === "cached" || vma === "pfnmap-fault";
  let s2 = memory === "ram" ? "NORMAL" : "DEVICE";
  if (memory === "device" && kernel >= 617 && protCacheable) {
    if (env.fwb !== true || env.cacheablePfnmap !== true) return undefined;
    s2 = "NORMAL";
  }
  const guest = (mode: CacheMode): string => {
    const s1 = pgprot("arm64", mode);
    if (env.fwb === true) return get(armFwb, s1, s2 === "NORMAL" ? 6 : 1);
    return get(armPlain, s1, s2 === "NORMAL" ? "Normal-WB" : "Device-nGnRE");
  };
  return { host: pgprot("arm64", cache), guest };
}

function riscvTypes(env: Env, { memory, cache }: Place) {
  const pma = memory === "ram" ? "cacheable-main" : "io";
  const host = env.hostSvpbmt === true ? get(svpbmt, pma, "PMA", pgprot("riscv", cache)) : pma;
  const guest = (mode: CacheMode): string =>
    env.hostSvpbmt === true && env.svpbmt === true
      ? get(svpbmt, pma, "PMA", pgprot("riscv", mode))
      : pma;
  return { host, guest };
}

/** The accepted difference's hazard, "" for none, or undefined where it is refused. */
function accept(
  env: Env,
  place: Place,
  host: string,
  guest: string,
  mode: CacheMode,
  profile: Profile,
): HazardCode | "" | undefined {
  if (host === "same") return guest === "same" ? "" : undefined;
  if (env.arch === "arm64" && guest.startsWith("Device") && mode !== "uncached") return undefined;
  const family = env.arch === "x86_64" ? String(env.vendor) : String(env.arch);
  const verdict = get(alias[family as keyof typeof alias], host, guest);
  if (verdict === "ok") return "";
  const plain = (type: string): string =>
    type.replace("+", "").replace("CD", "UC").replace("UC-", "UC");
  if (verdict === "ok-same-class" && plain(host) === plain(guest)) return "";
  if (profile === "strict") return undefined;
  const uncacheable = (type: string): boolean =>
    ["io", "noncacheable-main"].includes(type) ||
    String(facts.cacheability_class[type]).startsWith("uncacheable");
  if (uncacheable(host)) return uncacheable(guest) ? "UNCACHED_ALIAS" : undefined;
  if (verdict === "probed-mixed") return "SNOOPED_ALIAS";
  const snoops = family === "intel" && place.memory === "ram" && env.selfSnoop === true;
  return snoops && uncacheable(guest) ? "SELF_SNOOPED_ALIAS" : undefined;
}

const MODES: readonly CacheMode[] = ["cached", "write-combined", "uncached"];
/** In the order of the code table, which is the order in which verdicts list them. */
const HAZARDS: readonly HazardCode[] = ["SNOOPED_ALIAS", "SELF_SNOOPED_ALIAS", "UNCACHED_ALIAS"];

/** What a guest may choose in a complete environment. */
export interface Admissible {
  /** The hazards of each mode that is admissible; no mode where the buffer must not be mapped. */
  readonly modes: ReadonlyMap<CacheMode, readonly HazardCode[]>;
  /** Whatever the guest asks for, it gets the same type. */
  readonly forced: boolean;
}

const NONE: Admissible = { modes: new Map(), forced: false };

/** Every mode that is accepted in each placement, in a complete environment. */
export function admissible(
  placements: readonly Placement[],
  environment: EnvironmentFields,
  profile: Profile,
): Admissible {
  const env = environment as Env;
  if (placements.some((place) => cannotMap(env, place))) return NONE;
  const columns = placements.map((place) => ({ place, found: types(env, place) }));
  if (columns.some(({ found }) => found === undefined)) return NONE;
  const modes = new Map<CacheMode, readonly HazardCode[]>();
  for (const mode of MODES) {
    const all = columns.map(({ place, found }) =>
      accept(env, place, found?.host ?? "", found?.guest(mode) ?? "", mode, profile),
    );
    if (all.some((one) => one === undefined)) continue;
    modes.set(
      mode,
      HAZARDS.filter((code) => all.includes(code)),
    );
  }
  const forced = columns.every(
    ({ found }) => new Set(MODES.map((mode) => found?.guest(mode))).size === 1,
  );
  return { modes, forced };
}

/** The least cacheable of the placements' modes. */
export function worstOf(placements: readonly Placement[]): CacheMode {
  const worst = MODES.findLast((mode) => placements.some(({ cache }) => cache === mode));
  return worst ?? "uncached";
}

/**
 * The mode to take where each of these is possible: the preferred one if none of them forbids it,
 * else the one with the fewest hazards in all of them together, the most cacheable of equals.
 */
export function modeOfAll(all: readonly Admissible[], preferred: CacheMode): CacheMode | undefined {
  const common = MODES.filter((mode) => all.every(({ modes }) => modes.has(mode)));
  if (common.includes(preferred)) return preferred;
  const hazards = common.map(
    (mode) => new Set(all.flatMap(({ modes }) => modes.get(mode) ?? [])).size,
  );
  return common[hazards.indexOf(Math.min(...hazards))];
}

/** The verdict as a word: `refuse`, or `map MODE attribute hazards`. */
export function oracle(
  placements: readonly Placement[],
  environment: EnvironmentFields,
  profile: Profile,
): string {
  const found = admissible(placements, environment, profile);
  const { modes, forced } = found;
  const mode = modeOfAll([found], worstOf(placements));
  if (mode === undefined) return "refuse";
  const mine = modes.get(mode) ?? [];
  const any = modes.size === 3 && [...modes.values()].flat().every((code) => mine.includes(code));
  return `map ${mode} ${forced ? "ignored" : any ? "any" : "binding"} ${mine.join(",")}`.trim();
}
