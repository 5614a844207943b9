import type { ExporterProbe, ProbeDevice, ProbeResult, ProbeTarget } from "@vmprot/core";
import { AMDGPU_GEM_CREATE, AMDGPU_GEM_DOMAIN, type AmdgpuFacts } from "./amdgpu-facts.js";
import {
  CREATE_INFO,
  DEV_INFO,
  FAMILY,
  GEM_OP,
  GET_GEM_CREATE_INFO,
  HANDLE_ENTRY,
  INFO,
  INFO_DEV_INFO,
  IS_IMPORT,
  LIST_HANDLES,
} from "./amdgpu-uapi.js";

const DRIVER = "amdgpu";
const EXP_NAMES: readonly string[] = ["drm"];
const EINVAL = 22;

/** Asks amdgpu for a buffer's domains and flags, and where it came from. */
export const amdgpuProbe: ExporterProbe<AmdgpuFacts> = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  probe: probeAmdgpu,
};

function probeAmdgpu({ expName, device }: ProbeTarget): ProbeResult<AmdgpuFacts> {
  if (device?.driver !== DRIVER) return refuse("No amdgpu device was asked.");
  if (!EXP_NAMES.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
  const info = new Uint8Array(CREATE_INFO.size);
  const argument = new Uint8Array(GEM_OP.size);
  const words = new Uint32Array(argument.buffer);
  words[GEM_OP.handle / 4] = device.handle;
  words[GEM_OP.op / 4] = GET_GEM_CREATE_INFO;
  new BigUint64Array(argument.buffer)[GEM_OP.value / 8] = device.address(info);
  const errno = device.ioctl(GEM_OP.request, argument);
  if (errno !== 0) return refuse(`AMDGPU_GEM_OP failed with errno ${errno}.`);
  const longs = new BigUint64Array(info.buffer);
  const domains = Number(longs[CREATE_INFO.domains / 8]);
  const flags = Number(longs[CREATE_INFO.flags / 8]);
  if (!Number.isSafeInteger(domains) || !Number.isSafeInteger(flags)) {
    return { kind: "refusal", code: "UNKNOWN_FACTS" };
  }
  const inVram = (domains & AMDGPU_GEM_DOMAIN.VRAM) !== 0;
  return {
    kind: "facts",
    facts: {
      domains,
      flags,
      vramConnectedToCpu: inVram ? vramConnectedToCpu(device) : "unknown",
      imported: imported(device, domains, flags),
    },
  };
}

/** The device's file was opened for this one buffer; a driver that lists more is not believed. */
const MOST_HANDLES = 4;

/** GET_GEM_CREATE_INFO answers for imported buffers too, so they have to be told apart. */
function imported(device: ProbeDevice, domains: number, flags: number): boolean | "unknown" {
  const entries = new Uint8Array(MOST_HANDLES * HANDLE_ENTRY.size);
  const argument = new Uint8Array(LIST_HANDLES.size);
  const words = new Uint32Array(argument.buffer);
  new BigUint64Array(argument.buffer)[LIST_HANDLES.entries / 8] = device.address(entries);
  words[LIST_HANDLES.numEntries / 4] = MOST_HANDLES;
  const errno = device.ioctl(LIST_HANDLES.request, argument);
  if (errno === EINVAL) return importedByFlags(device, domains, flags);
  const count = words[LIST_HANDLES.numEntries / 4] ?? 0;
  if (errno !== 0 || count > MOST_HANDLES) return "unknown";
  const listed = new Uint32Array(entries.buffer);
  for (let at = 0; at < count * HANDLE_ENTRY.size; at += HANDLE_ENTRY.size) {
    if (listed[(at + HANDLE_ENTRY.gemHandle) / 4] !== device.handle) continue;
    return ((listed[(at + HANDLE_ENTRY.flags) / 4] ?? IS_IMPORT) & IS_IMPORT) !== 0;
  }
  return "unknown";
}

/**
 * Kernels without LIST_HANDLES. An import is made in GTT and nowhere else, and on a file of its own
 * nobody has moved it; and since version 3.59 every buffer but an import (or one of KFD's) has
 * VRAM_CLEARED. Source: drivers/gpu/drm/amd/amdgpu/amdgpu_dma_buf.c, amdgpu_dma_buf_create_obj;
 * amdgpu_gem.c, amdgpu_gem_create_ioctl; amdgpu_drv.c, the list of versions.
 */
function importedByFlags(
  { major, minor }: ProbeDevice,
  domains: number,
  flags: number,
): false | "unknown" {
  if (domains !== AMDGPU_GEM_DOMAIN.GTT) return false;
  const marksCreated = major === 3 && minor >= 59;
  const created = marksCreated && (flags & AMDGPU_GEM_CREATE.VRAM_CLEARED) !== 0;
  return created ? false : "unknown";
}

/**
 * Families of which no GPU has the link: gmc.xgmi.connected_to_cpu is set for MI200 alone, of family
 * AI, and in newer kernels for GC 12. Those families are left out, and so are those that nobody has
 * read about; no ioctl tells within them. Source: drivers/gpu/drm/amd/amdgpu/gmc_v9_0.c,
 * gmc_v9_0_early_init; gmc_v12_0.c, gmc_v12_0_early_init; amdgpu_discovery.c.
 */
const UNCONNECTED: ReadonlySet<number> = new Set(Object.values(FAMILY));

function vramConnectedToCpu(device: ProbeDevice): false | "unknown" {
  const info = new Uint8Array(DEV_INFO.size);
  const argument = new Uint8Array(INFO.size);
  const words = new Uint32Array(argument.buffer);
  new BigUint64Array(argument.buffer)[INFO.returnPointer / 8] = device.address(info);
  words[INFO.returnSize / 4] = DEV_INFO.size;
  words[INFO.query / 4] = INFO_DEV_INFO;
  if (device.ioctl(INFO.request, argument) !== 0) return "unknown";
  const family = new Uint32Array(info.buffer)[DEV_INFO.family / 4] ?? 0;
  return UNCONNECTED.has(family) ? false : "unknown";
}

function refuse(message: string): ProbeResult<AmdgpuFacts> {
  return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message };
}
