import { programProbe } from "@vmprot/core/uapi";

/** A handle is all there is to know: Rust's DRM drivers import no buffers. */
export const novaDrmProbe = programProbe({
  drmDrivers: ["nova-drm"],
  expNames: ["drm"],
  neverImports: true,
  program: [],
});
