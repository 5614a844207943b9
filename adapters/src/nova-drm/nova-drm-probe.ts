import { drmProbe, facts } from "../families/drm-probe.js";

/** A handle is all there is to know: Rust's DRM drivers import no buffers. */
export const novaDrmProbe = drmProbe({
  driver: "nova-drm",
  expNames: ["drm"],
  neverImports: true,
  ask: () => facts({}),
});
