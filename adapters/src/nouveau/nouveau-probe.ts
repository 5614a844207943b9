import type { ProbeDevice, ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, facts, refuse } from "../families/drm-probe.js";

/** Its number and GEM_INFO's by parts: older headers have no macro of them. */
const GETPARAM = drmIoctl(
  "_IOC(_IOC_READ | _IOC_WRITE, 'd', DRM_COMMAND_BASE + DRM_NOUVEAU_GETPARAM, 16)",
  "read-write",
  0x40,
  new Structure("struct drm_nouveau_getparam", { param: "u64", value: "u64" }),
);

const NOUVEAU_GETPARAM_BUS_TYPE = 5;

const GEM_INFO = drmIoctl(
  "_IOC(_IOC_READ | _IOC_WRITE, 'd', DRM_COMMAND_BASE + DRM_NOUVEAU_GEM_INFO, 40)",
  "read-write",
  0x84,
  new Structure("struct drm_nouveau_gem_info", {
    handle: "u32",
    domain: "u32",
    size: "u64",
    offset: "u64",
    map_handle: "u64",
    tile_mode: "u32",
    tile_flags: "u32",
  }),
);

const NOUVEAU_GEM_DOMAIN_VRAM = 1 << 1;

/** The bits of `tile_flags` that have the kind (NOUVEAU_GEM_TILE_LAYOUT_MASK). */
const NOUVEAU_GEM_TILE_LAYOUT_MASK = 0xff00;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["drm.h", "nouveau_drm.h"],
  checks: headerChecks([
    GETPARAM,
    GEM_INFO,
    { NOUVEAU_GETPARAM_BUS_TYPE, NOUVEAU_GEM_DOMAIN_VRAM, NOUVEAU_GEM_TILE_LAYOUT_MASK },
  ]),
});

type Bus = "pci" | "agp" | "soc";

/** NOUVEAU_GETPARAM_BUS_TYPE's answers: AGP, PCI, PCI Express, SoC. */
const BUSES: ReadonlyMap<bigint, Bus> = new Map([
  [0n, "agp"],
  [1n, "pci"],
  [2n, "pci"],
  [3n, "soc"],
]);

/** What the probe says of a buffer. */
type Read = {
  readonly bus: Bus | Unknown;
  readonly domains: readonly ["vram"] | Unknown;
  readonly tiled: boolean;
  readonly coherent: Unknown;
  readonly scannedOut: Unknown;
  readonly deviceCoherent: boolean | Unknown;
  readonly imported: false | Unknown;
};

/**
 * Asks nouveau where a buffer may be. GEM_INFO returns the one domain that is allowed, or else where
 * the buffer is now, with VRAM for what was evicted. An import's one domain is GART: VRAM proves a
 * native buffer that may be there, GART proves nothing. Source: drivers/gpu/drm/nouveau/nouveau_gem.c,
 * nouveau_gem_info; nouveau_prime.c, nouveau_gem_prime_import_sg_table.
 */
export const nouveauProbe = drmProbe({
  driver: "nouveau",
  expNames: ["drm"],
  ask(device, { deviceCoherent, imported }): ProbeResult<Read> {
    const { errno, values } = GEM_INFO.issue(device, { handle: device.handle });
    if (errno !== 0) return refuse(`NOUVEAU_GEM_INFO failed with errno ${errno}.`);
    const inVram = values.domain === NOUVEAU_GEM_DOMAIN_VRAM;
    return facts({
      bus: busOf(device),
      domains: inVram ? ["vram"] : "unknown",
      tiled: (values.tile_flags & NOUVEAU_GEM_TILE_LAYOUT_MASK) !== 0,
      ...({ coherent: "unknown", scannedOut: "unknown" } as const),
      deviceCoherent,
      imported: inVram ? false : imported,
    });
  },
});

function busOf(device: ProbeDevice): Bus | Unknown {
  const { errno, values } = GETPARAM.issue(device, { param: BigInt(NOUVEAU_GETPARAM_BUS_TYPE) });
  return errno === 0 ? (BUSES.get(values.value) ?? "unknown") : "unknown";
}
