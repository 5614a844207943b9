import type { CacheMode, Placement } from "@vmprot/core";
import { get, index, pgprot, sheet, version } from "./fact-sheet.js";
import type { Env } from "./oracle-refusals.js";

const eptPat = index("intel_ept_pat", "ept", "ipat", "pat", "effective");
const mtrrPat = index("intel_mtrr_pat", "mtrr", "pat", "effective");
const nestedPat = index("amd_gpat_hpat", "guestPat", "hostPat", "combined");
const patMtrr = index("amd_pat_mtrr", "combinedPat", "mtrr", "effective");
const armPlain = index("arm_combine_nofwb", "s1", "s2", "effective");
const armFwb = index("arm_combine_fwb", "s1", "s2memattr", "effective");
const svpbmt = index("riscv_svpbmt", "pma", "gstage", "vsstage", "effective");

/** The type of the host's mapping, and of the guest's for each mode that it asks for. */
export interface Types {
  readonly host: string;
  readonly guest: (mode: CacheMode) => string;
}

/** The types of a placement, or undefined where a guest must not have them, whatever it asks. */
export function types(env: Env, place: Placement): Types | undefined {
  if (env.arch === "arm64") return armTypes(env, place);
  if (env.arch === "riscv64") return riscvTypes(env, place);
  if (env.arch === "x86_64")
    return env.vendor === "intel" ? intelTypes(env, place) : amdTypes(env, place);
  return { host: "same", guest: (mode) => (mode === "cached" ? "same" : "other") };
}

const MTRR: Record<string, string> = { uncached: "UC", "write-combined": "WC", "write-back": "WB" };
const hostMtrr = (env: Env, { memory }: Placement): string =>
  memory === "ram" ? "WB" : (MTRR[String(env.deviceMtrr)] ?? "");
/** A write-back request outside RAM becomes UC- unless the MTRR says write-back (section 1.8). */
const x86Pat = (mode: CacheMode, mtrr: string): string =>
  mode === "cached" && mtrr !== "WB" ? "UC-" : pgprot("x86", mode);
const x86Guest = (env: Env, mode: CacheMode): string =>
  x86Pat(mode, MTRR[String(env.guestMtrr)] ?? "");

function intelTypes(env: Env, place: Placement): Types {
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
  const row = sheet.kvm_vmx_policy?.find(
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

function amdTypes(env: Env, place: Placement): Types {
  const mtrr = hostMtrr(env, place);
  const host = get(patMtrr, x86Pat(place.cache, mtrr), mtrr);
  const guest = (mode: CacheMode): string => {
    const pat = env.nestedPaging === false ? "WB" : get(nestedPat, x86Guest(env, mode), "WB");
    return get(patMtrr, pat, mtrr);
  };
  return { host, guest };
}

/** Section 3.6, with O9 and W5: whether stage 2 is Normal; where it is Device, no guest gets it. */
function isNormal(env: Env, { memory, cache, vma }: Placement): boolean {
  if (memory === "ram") return true;
  // The capability goes before the version, since distributions backport it.
  const cacheable = cache === "cached" || vma === "pfnmap-fault";
  if (env.cacheablePfnmap === true && cacheable) return true;
  return vma === "pages" && version(env.kernel) >= 617;
}

/** Whether stage 2 is Normal Non-Cacheable, as the VMA's owner allows (section 3.6, VM_ALLOW_ANY_UNCACHED). */
const isNonCacheable = (env: Env, { memory, vma }: Placement): boolean =>
  memory === "device" && vma === "pfnmap-any-uncached" && version(env.kernel) >= 609;

function armTypes(env: Env, place: Placement): Types | undefined {
  const host = pgprot("arm64", place.cache);
  const isForced = isNormal(env, place);
  if (!isForced && isNonCacheable(env, place)) {
    const fwb = env.fwb === true || env.cacheablePfnmap === true;
    const s2 = (s1: string) => (fwb ? get(armFwb, s1, 5) : get(armPlain, s1, "Normal-NC"));
    return { host, guest: (mode) => s2(pgprot("arm64", mode)) };
  }
  if (!isForced) return undefined;
  // The capability means FWB and DIC together.
  const forces = env.fwb === true || env.cacheablePfnmap === true;
  const guest = (mode: CacheMode): string => {
    const s1 = pgprot("arm64", mode);
    return forces ? get(armFwb, s1, 6) : get(armPlain, s1, "Normal-WB");
  };
  return { host, guest };
}

function riscvTypes(env: Env, { memory, cache, vma }: Placement): Types {
  const pma = memory === "ram" ? "cacheable-main" : "io";
  const carries = vma !== "pfnmap-fault" || version(env.kernel) >= 619;
  const pbmt = (mode: CacheMode): string => get(svpbmt, pma, "PMA", pgprot("riscv", mode));
  const host = env.hostSvpbmt === true && carries ? pbmt(cache) : pma;
  const guest = (mode: CacheMode): string =>
    env.hostSvpbmt === true && env.svpbmt === true ? pbmt(mode) : pma;
  return { host, guest };
}
