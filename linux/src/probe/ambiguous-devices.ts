import { type ExporterAdapter, SHARED_EXP_NAME } from "@vmprot/core";
import type { DrmDevice } from "../drm/drm-devices.js";
import { chooseDevices, type DriverClaims } from "./choose-devices.js";
import { probingAdapters } from "./probing-adapter.js";

/**
 * The devices that can have exported a buffer named `drm` and are not asked about one, because others
 * can have exported it too: none where a probe finds out by itself.
 *
 * @throws VmprotError ADAPTER_INVALID where an adapter's probe is not what the contract says
 */
export function ambiguousDevices(
  devices: readonly DrmDevice[],
  adapters: readonly ExporterAdapter[],
): readonly DrmDevice[] {
  const claims: DriverClaims = { adapters: probingAdapters(adapters), lastResort: [] };
  const choose = (among: readonly DrmDevice[]) => chooseDevices(SHARED_EXP_NAME, among, claims, {});
  const possible = devices.filter((device) => "only" in choose([device]));
  if (possible.length < 2) return [];
  const chosen = choose(possible);
  return "each" in chosen ? chosen.others : possible;
}
