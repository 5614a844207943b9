// Runs inside: allocates from every exporter, and prints what the page tables and vmprot say.
import { release } from "node:os";
import { hostArch } from "../provision/architectures.js";
import { askHost } from "./ask-host.js";
import { probe, type ScanRow, scanAll, scanHolder } from "./ask-vmprot.js";
import { RECIPES } from "./buffers.js";
import { type HeldBuffer, holdBuffer } from "./held-buffer.js";
import type { Report } from "./report.js";
import { evictAll } from "./vram-pressure.js";

/** The exp_name that says nothing of the driver. */
const SHARED = "drm";

const say = (text: string) => console.error(`${process.uptime().toFixed(1)} s: ${text}`);

const look = (buffers: readonly HeldBuffer[]) =>
  askHost({ pages: buffers.map((buffer) => buffer.request()) }).pages;

/** The buffers whose exp_name says nothing, driver by driver. */
function scanByDriver(buffers: readonly HeldBuffer[]): ScanRow[] {
  const shared = buffers.filter(({ expName }) => expName === SHARED);
  const drivers = new Set(shared.map(({ recipe }) => recipe.driver));
  return [...drivers].flatMap((driver) => {
    const own = shared.filter(({ recipe }) => recipe.driver === driver);
    return scanHolder(
      own.map(({ fd }) => fd),
      driver,
    );
  });
}

say("allocating");
const buffers = RECIPES.map(holdBuffer);
say("looking");
const seen = look(buffers);
say("probing");
const probes = buffers.map(({ fd, expName, recipe }) =>
  probe(fd, expName === SHARED ? recipe.driver : undefined),
);
say("scanning");
const scan = scanAll();
const byDriver = scanByDriver(buffers);
say("looking again");
const afterProbe = look(buffers);
say("evicting");
evictAll();
say("looking a last time");
const afterPressure = look(buffers);
say("done");

const missing = { error: "the host did not answer" };
const arch = hostArch();
if (arch === undefined) throw new Error(`nobody knows ${process.arch}`);
const report: Report = {
  ...{ kernel: release(), arch },
  buffers: buffers.map(({ recipe, ino, expName }, index) => ({
    ...{ name: recipe.name, driver: recipe.driver },
    ...{ exporter: recipe.exporter, facts: recipe.facts, ino, expName },
    seen: seen[index] ?? missing,
    afterProbe: afterProbe[index] ?? missing,
    afterPressure: afterPressure[index] ?? missing,
    probe: probes[index] ?? { kind: "error", message: "not probed" },
    scan: [...byDriver, ...scan].find(({ buffer }) => buffer.ino === ino),
  })),
  scan,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
