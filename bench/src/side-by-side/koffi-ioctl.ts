import { closeSync, openSync } from "node:fs";
import koffi from "koffi";
import { FIONREAD } from "../bench-probe.js";
import { median } from "../budget.js";

const BATCH = 2000;
const BATCHES = 25;

/** Nanoseconds of one ioctl from JavaScript, of a file that can be read. */
export function koffiIoctl(path: string): number {
  const ioctl = koffi.load(null).func("int ioctl(int fd, unsigned long request, void *argument)");
  const argument = new Uint8Array(4);
  const fd = openSync(path, "r");
  try {
    const times = Array.from({ length: BATCHES }, () => {
      const start = process.hrtime.bigint();
      for (let i = 0; i < BATCH; i++) {
        if (ioctl(fd, FIONREAD, argument) < 0) throw new Error(`errno ${koffi.errno()}`);
      }
      return Number(process.hrtime.bigint() - start) / BATCH;
    });
    return median(times);
  } finally {
    closeSync(fd);
  }
}
