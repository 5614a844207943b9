import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { gemShmemRows } from "../families/gem-shmem.js";
import { rocketProbe } from "./rocket-probe.js";

/** The exporter of the NPU of Rockchip's RK3588. It imports no foreign buffer. */
export const rocketAdapter = defineAdapter({
  contract: 1,
  exporter: "rocket",
  title: "Rockchip RK3588 NPU (accel/rocket): cached",
  source: "drivers/accel/rocket/rocket_gem.c (Linux 6.18 to 7.2)",
  facts: {
    deviceCoherent: {
      ...DEVICE_COHERENT_FACT,
      doc: `${DEVICE_COHERENT_FACT.doc} The RK3588's NPU does not.`,
    },
  },
  rules: [
    notCoherent(
      "rocket flushes them in its own PREP_BO and FINI_BO alone.",
      "drivers/accel/rocket/rocket_gem.c, rocket_ioctl_prep_bo and rocket_ioctl_fini_bo",
    ),
    // Without map_wc.
    ...gemShmemRows(
      { id: "cached", source: "drivers/accel/rocket/rocket_gem.c, rocket_gem_create_object" },
      "cached",
    ),
  ],
  cases: [
    { name: "coherent devices", facts: { deviceCoherent: true } },
    { name: "the RK3588's", facts: { deviceCoherent: false } },
    { name: "nothing known", facts: {} },
  ],
  probe: rocketProbe,
});
