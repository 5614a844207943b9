import { constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineAdapter } from "@vmprot/core";
import { liveSystem, Prober, type System } from "@vmprot/linux";
import koffi from "koffi";
import { type Figure, median } from "./budget.js";

/** Bytes that can be read: a call that every file answers and that changes nothing. */
export const FIONREAD = 0x541b;
const VERSION = 0xc0406400;
const DRIVER = "bench";
/** VERSION twice, PRIME_FD_TO_HANDLE, one driver ioctl, GEM_CLOSE. */
const IOCTLS = 5;
const BATCH = 2000;

const ADAPTER = defineAdapter({
  ...{ contract: 1, exporter: DRIVER, title: "a benchmark's", source: "none", cases: [] },
  facts: { flags: { kind: "bits", bits: { ANY: 1 }, doc: "The driver's flags." } },
  rules: [],
  probe: {
    expNames: [DRIVER],
    drmDrivers: [DRIVER],
    probe: ({ device }) => {
      const argument = new Uint8Array(16);
      const errno = device?.ioctl(0xc0106450, argument);
      if (errno !== 0) return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN" };
      return { kind: "facts", facts: { flags: argument[0] ?? 0 } };
    },
  },
});

/**
 * The live system, but every ioctl becomes a FIONREAD on `file`, because machines without a DRM
 * device are to measure too; VERSION's answer is a fake. This costs a little on our side.
 */
function standIn(file: string): System {
  const live = liveSystem();
  let name = new Uint8Array(0);
  const answer = Buffer.from(DRIVER);
  return {
    ...live,
    open: (_path, flags) => live.open(file, flags),
    ioctl(fd, request, argument) {
      const errno = live.ioctl(fd, FIONREAD, argument);
      if (request === VERSION) {
        argument[16] = answer.length;
        name.set(answer.subarray(0, name.length));
      }
      return errno;
    },
    address(bytes) {
      name = bytes as Uint8Array<ArrayBuffer>;
      return live.address(bytes);
    },
  };
}

/** The same system calls as anyone would write them down. */
function byHand(file: string): () => void {
  const library = koffi.load(null);
  const open = library.func("int open(const char *path, int flags)");
  const close = library.func("int close(int fd)");
  const ioctl = library.func("int ioctl(int fd, unsigned long request, void *argument)");
  const argument = new Uint8Array(64);
  return () => {
    const fd = open(file, constants.O_RDWR);
    for (let call = 0; call < IOCTLS; call++) {
      if (ioctl(fd, FIONREAD, argument) < 0) throw new Error(`errno ${koffi.errno()}`);
    }
    close(fd);
  };
}

/** Nanoseconds of one call. */
function time(work: () => void): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < BATCH; i++) work();
  return Number(process.hrtime.bigint() - start) / BATCH;
}

/** A probe through one device beside its own system calls, in turn. */
export function benchProbe(pairs: number): Figure[] {
  const root = mkdtempSync(join(tmpdir(), "vmprot-bench-"));
  try {
    mkdirSync(join(root, "dev/dri"), { recursive: true });
    const file = join(root, "dev/dri/renderD128");
    writeFileSync(file, "");
    const prober = new Prober([ADAPTER], { root, system: standIn(file) });
    const probe = (): void => {
      const answer = prober.probe({ expName: DRIVER, size: 4096 }, () => 0);
      if (answer.kind !== "facts") throw new Error("the probe fails: nothing is measured");
    };
    const raw = byHand(file);
    const [ratios, probes]: [number[], number[]] = [[], []];
    for (let pair = 0; pair <= pairs; pair++) {
      const [ours, theirs] = [time(probe), time(raw)];
      if (pair === 0) continue;
      ratios.push(ours / theirs);
      probes.push(ours);
    }
    const us = (median(probes) / 1000).toFixed(1);
    return [
      {
        name: `a probe beside the same system calls by hand (median of ${pairs} pairs; ${us} µs; every ioctl a FIONREAD, so that no DRM device is needed)`,
        value: median(ratios),
        unit: "×",
        budget: 2.5,
        must: "at most",
      },
    ];
  } finally {
    rmSync(root, { recursive: true });
  }
}
