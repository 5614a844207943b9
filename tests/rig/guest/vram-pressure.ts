import { type DmaBuf, qxlBuffer, radeonBuffer } from "./allocators.js";
import { RECIPES } from "./buffers.js";
import { Mapping } from "./libc.js";

const PAGE = 4096;
const MIB = 1 << 20;
/** More than twice the VRAM of each of the machine's devices. */
const PRESSURE = 40;

/** Fills a device's VRAM twice over, so that what was there before has to leave. */
function wantAllVram(make: () => DmaBuf): void {
  for (let made = 0; made < PRESSURE; made += 1) {
    const mapping = new Mapping(make().fd, MIB);
    for (let offset = 0; offset < MIB; offset += PAGE) mapping.write(offset, Buffer.of(1));
  }
}

/** Evicts every buffer from the VRAM of every device that has some. */
export function evictAll(): void {
  wantAllVram(() => radeonBuffer(4, 0, MIB));
  if (RECIPES.some(({ driver }) => driver === "qxl")) wantAllVram(() => qxlBuffer(MIB));
}
