import type { ProbeResult, Unknown } from "@vmprot/core";
import { dmaDevices } from "../families/dma-pgprot.js";
import { drmProbe, facts, refuse } from "../families/drm-probe.js";
import { importedByMapDumb } from "../families/imported-by-map-dumb.js";

/**
 * DRM drivers (DRM_IOCTL_VERSION) whose device may allocate from a reserved-memory region of its own:
 * they call of_reserved_mem_device_init.
 */
export const DRIVERS_WITH_POOL = [
  "arcpgu",
  "aspeed-gfx-drm",
  "hdlcd",
  "ingenic-drm",
  "kmb-drm",
  "komeda",
  "logicvc-drm",
  "mali-dp",
  "pl111",
  "sun4i-drm",
  "zynqmp-dpsub",
] as const;

/** Those of which no row tells more than of any. */
const OTHERS = [
  "adp",
  "atmel-hlcdc",
  "fsl-dcu-drm",
  "imx-dcss",
  "imx-drm",
  "imx-lcdc",
  "imx-lcdif",
  "imx8-dc",
  "kirin",
  "mcde",
  "meson",
  "mxsfb-drm",
  "rcar-du",
  "rzg2l-du",
  "shmob-drm",
  "sprd",
  "sti",
  "stm",
  "tidss",
  "tilcdc",
  "tve200",
  "verisilicon",
  // Panels on SPI.
  "hx8357d",
  "ili9163",
  "ili9225",
  "ili9341",
  "ili9486",
  "mi0283qt",
  "panel-mipi-dbi",
  "repaper",
  "sharp_memory_display",
  "st7586",
  "st7735r",
] as const;

/** The drivers that this adapter answers for. */
export const GEM_DMA_DRIVERS = [...DRIVERS_WITH_POOL, ...OTHERS] as const;

type Driver = (typeof GEM_DMA_DRIVERS)[number];

/** What the probe says of a buffer. */
type Read = {
  readonly driver: Driver;
  readonly deviceCoherent: boolean | Unknown;
  readonly ownDeviceCoherent: Unknown;
  readonly reservedPool: false | Unknown;
  readonly mapNoncoherent: false | Unknown;
  readonly imported: boolean | Unknown;
};

/** Asks whether a buffer is the device's own; no UAPI tells more. */
export const gemDmaProbe = drmProbe({
  driver: GEM_DMA_DRIVERS,
  expNames: ["drm"],
  ask(device, known): ProbeResult<Read> {
    const driver = GEM_DMA_DRIVERS.find((name) => name === device.driver);
    if (driver === undefined) return refuse(`No device of ${GEM_DMA_DRIVERS.join(", ")}.`);
    const mayHavePool = DRIVERS_WITH_POOL.some((name) => name === driver);
    return facts({
      driver,
      ...dmaDevices(known),
      reservedPool: mayHavePool ? "unknown" : false,
      mapNoncoherent: driver === "ingenic-drm" ? "unknown" : false,
      imported: importedByMapDumb(device, known),
    });
  },
});
