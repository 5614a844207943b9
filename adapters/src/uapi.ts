// Made by `npm run adapters` from the folders beside it; do not edit.
import type { ExporterAdapter, HeaderChecks } from "@vmprot/core";
import { amdgpuAdapter, uapiChecks as amdgpuChecks } from "./amdgpu/index.js";
import { bochsAdapter, uapiChecks as bochsChecks } from "./bochs/index.js";
import { exynosAdapter, uapiChecks as exynosChecks } from "./exynos/index.js";
import { gemDmaAdapter, uapiChecks as gemDmaChecks } from "./gem-dma/index.js";
import { i915Adapter, uapiChecks as i915Checks } from "./i915/index.js";
import { mediatekAdapter, uapiChecks as mediatekChecks } from "./mediatek/index.js";
import { msmAdapter, uapiChecks as msmChecks } from "./msm/index.js";
import { nouveauAdapter, uapiChecks as nouveauChecks } from "./nouveau/index.js";
import { nvidiaDrmAdapter, uapiChecks as nvidiaDrmChecks } from "./nvidia-drm/index.js";
import { panfrostAdapter, uapiChecks as panfrostChecks } from "./panfrost/index.js";
import { panthorAdapter, uapiChecks as panthorChecks } from "./panthor/index.js";
import { radeonAdapter, uapiChecks as radeonChecks } from "./radeon/index.js";
import { rockchipAdapter, uapiChecks as rockchipChecks } from "./rockchip/index.js";
import { shmemDisplayAdapter, uapiChecks as shmemDisplayChecks } from "./shmem-display/index.js";
import { vc4Adapter, uapiChecks as vc4Checks } from "./vc4/index.js";
import { vgemAdapter, uapiChecks as vgemChecks } from "./vgem/index.js";
import { virtgpuAdapter, uapiChecks as virtgpuChecks } from "./virtgpu/index.js";
import { vmwgfxAdapter, uapiChecks as vmwgfxChecks } from "./vmwgfx/index.js";
import { xeAdapter, uapiChecks as xeChecks } from "./xe/index.js";
import { xenFrontAdapter, uapiChecks as xenFrontChecks } from "./xen-front/index.js";

const CHECKS: ReadonlyMap<ExporterAdapter, () => HeaderChecks> = new Map<
  ExporterAdapter,
  () => HeaderChecks
>([
  [amdgpuAdapter, amdgpuChecks],
  [bochsAdapter, bochsChecks],
  [exynosAdapter, exynosChecks],
  [gemDmaAdapter, gemDmaChecks],
  [i915Adapter, i915Checks],
  [mediatekAdapter, mediatekChecks],
  [msmAdapter, msmChecks],
  [nouveauAdapter, nouveauChecks],
  [nvidiaDrmAdapter, nvidiaDrmChecks],
  [panfrostAdapter, panfrostChecks],
  [panthorAdapter, panthorChecks],
  [radeonAdapter, radeonChecks],
  [rockchipAdapter, rockchipChecks],
  [shmemDisplayAdapter, shmemDisplayChecks],
  [vc4Adapter, vc4Checks],
  [vgemAdapter, vgemChecks],
  [virtgpuAdapter, virtgpuChecks],
  [vmwgfxAdapter, vmwgfxChecks],
  [xeAdapter, xeChecks],
  [xenFrontAdapter, xenFrontChecks],
]);

/**
 * The adapter with what C headers must say of its probe's ioctls, if it is one of this package's;
 * any other as it is. For tests and the compiler: the adapters themselves do not carry it.
 */
export function withUapiChecks(adapter: ExporterAdapter): ExporterAdapter {
  const uapi = CHECKS.get(adapter)?.();
  const { probe } = adapter;
  return uapi && probe ? { ...adapter, probe: { ...probe, uapi } } : adapter;
}
