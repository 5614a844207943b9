import {
  ask,
  DEVICE_COHERENT,
  drmIoctl,
  errnoOf,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";

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

const DOMAIN = read(GEM_INFO, "domain");

/** NOUVEAU_GETPARAM_BUS_TYPE's answers: AGP, PCI, PCI Express, SoC. */
const BUS = {
  map: read(GETPARAM, "value"),
  to: { 0: "agp", 1: "pci", 2: "pci", 3: "soc" },
  otherwise: "unknown",
} as const;

/**
 * Asks nouveau where a buffer may be. GEM_INFO returns the one domain that is allowed, or else where
 * the buffer is now, with VRAM for what was evicted. An import's one domain is GART: VRAM proves a
 * native buffer that may be there, GART proves nothing. Source: drivers/gpu/drm/nouveau/nouveau_gem.c,
 * nouveau_gem_info; nouveau_prime.c, nouveau_gem_prime_import_sg_table.
 */
export const nouveauProbe = programProbe({
  drmDrivers: ["nouveau"],
  expNames: ["drm"],
  program: [
    ...ask(GEM_INFO, { handle: HANDLE }, "NOUVEAU_GEM_INFO"),
    { call: GETPARAM, with: { param: NOUVEAU_GETPARAM_BUS_TYPE } },
    {
      facts: {
        bus: { map: errnoOf(GETPARAM), to: { 0: BUS }, otherwise: "unknown" },
        domains: { map: DOMAIN, to: { [NOUVEAU_GEM_DOMAIN_VRAM]: ["vram"] }, otherwise: "unknown" },
        tiled: { value: read(GEM_INFO, "tile_flags"), has: NOUVEAU_GEM_TILE_LAYOUT_MASK },
        coherent: "unknown",
        scannedOut: "unknown",
        deviceCoherent: DEVICE_COHERENT,
        imported: { map: DOMAIN, to: { [NOUVEAU_GEM_DOMAIN_VRAM]: false }, otherwise: IMPORTED },
      },
    },
  ],
});
