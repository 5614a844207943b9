import { release } from "node:os";
import { hostArch } from "../provision/architectures.js";
import { askHost } from "./ask-host.js";
import { type NamedRow, probe, scanAll, scanHolder } from "./ask-vmprot.js";
import { RECIPES } from "./buffers.js";
import { type HeldBuffer, holdBuffer } from "./held-buffer.js";
import { reserveHugePages } from "./kernel-settings.js";
import type { Report } from "./report.js";
import type { Say } from "./say.js";
import { underVramPressure } from "./vram-pressure.js";

/** The exp_name that says nothing of the driver. */
const SHARED = "drm";

const look = (buffers: readonly HeldBuffer[]) =>
  askHost({ pages: buffers.map((buffer) => buffer.request()) }).pages;

/** The buffers whose exp_name says nothing, driver by driver. */
function scanByDriver(buffers: readonly HeldBuffer[]): NamedRow[] {
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

/** Allocates from every exporter: what the page tables and vmprot say. Nothing is left of it. */
export async function observePageTables(say: Say): Promise<Report> {
  const arch = hostArch();
  if (arch === undefined) throw new Error(`nobody knows ${process.arch}`);
  say("allocating");
  reserveHugePages(8);
  const buffers = RECIPES.map(holdBuffer);
  say("looking");
  const seen = look(buffers);
  say("probing");
  const probes = buffers.map(({ fd, expName, recipe }) =>
    expName === undefined ? undefined : probe(fd, expName === SHARED ? recipe.driver : undefined),
  );
  say("scanning");
  const scan = await scanAll();
  const byDriver = scanByDriver(buffers);
  say("looking again");
  const afterProbe = look(buffers);
  say("evicting");
  const afterPressure = underVramPressure(() => look(buffers));
  for (const buffer of buffers) buffer.release();
  const missing = { error: "the host did not answer" };
  return {
    ...{ kernel: release(), arch },
    buffers: buffers.map(({ recipe, ino, expName }, index) => ({
      ...{ name: recipe.name, driver: recipe.driver },
      ...{ exporter: recipe.exporter, facts: recipe.facts, ino },
      ...(expName !== undefined && { expName }),
      seen: seen[index] ?? missing,
      afterProbe: afterProbe[index] ?? missing,
      afterPressure: afterPressure[index] ?? missing,
      probe: probes[index],
      scan: [...byDriver, ...scan.rows].find(({ buffer }) => buffer.ino === ino),
    })),
    scan: scan.rows,
    scanLines: scan.lines,
  };
}
