import { DRIVER, oneOf, programProbe } from "@vmprot/core/uapi";
import { DMA_DEVICES } from "../families/dma-pgprot.js";
import { IMPORTED_BY_MAP_DUMB } from "../families/imported-by-map-dumb.js";

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

/** Asks whether a buffer is the device's own; no UAPI tells more. */
export const gemDmaProbe = programProbe({
  drmDrivers: GEM_DMA_DRIVERS,
  expNames: ["drm"],
  program: [
    {
      facts: {
        driver: oneOf(DRIVER, GEM_DMA_DRIVERS),
        ...DMA_DEVICES,
        mapNoncoherent: { map: DRIVER, to: { "ingenic-drm": "unknown" }, otherwise: false },
      },
    },
    {
      when: { value: DRIVER, is: DRIVERS_WITH_POOL },
      do: [{ facts: { reservedPool: "unknown" } }],
      else: [{ facts: { reservedPool: false } }],
    },
    IMPORTED_BY_MAP_DUMB,
  ],
});
