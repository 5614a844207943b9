import { closeSync } from "node:fs";
import { type DmaBuf, qxlBuffer, radeonBuffer } from "./allocators.js";
import { RECIPES } from "./buffers.js";
import { Mapping } from "./libc.js";

const MIB = 1 << 20;
/** More than twice the VRAM of each of the machine's devices. */
const PRESSURE = 40;

/** Something that has been made, and how to be rid of it. */
type Release = () => void;

/** Fills a device's VRAM twice over, so that what was there before has to leave. */
function wantAllVram(make: () => DmaBuf): Release[] {
  return Array.from({ length: PRESSURE }, () => {
    const { fd } = make();
    const mapping = new Mapping(fd, MIB);
    // One page of it: the driver brings all of it to where it is to be.
    mapping.write(0, Buffer.of(1));
    return () => {
      mapping.unmap();
      closeSync(fd);
    };
  });
}

/** Evicts every buffer from the VRAM of every device that has some. @returns what lets them back */
export function wantVram(): Release {
  const releases = wantAllVram(() => radeonBuffer(4, 0, MIB));
  if (RECIPES.some(({ driver }) => driver === "qxl")) {
    releases.push(...wantAllVram(() => qxlBuffer(MIB)));
  }
  return () => {
    for (const release of releases) release();
  };
}

/** Does something while every buffer is evicted. */
export function underVramPressure<T>(action: () => T): T {
  const release = wantVram();
  try {
    return action();
  } finally {
    release();
  }
}
