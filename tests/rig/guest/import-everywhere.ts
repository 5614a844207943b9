// Runs inside: imports a buffer of every exporter into every device, and prints what vmprot makes of it.
import { release } from "node:os";
import { ADAPTERS } from "@vmprot/adapters";
import { VmprotError } from "@vmprot/core";
import {
  askDrivers,
  type DrmDevice,
  inspectDmaBuf,
  listDrmNodes,
  liveSystem,
  Prober,
} from "@vmprot/linux";
import {
  type DmaBuf,
  dumbBuffer,
  heapBuffer,
  qxlBuffer,
  radeonBuffer,
  udmabuf,
} from "./allocators.js";
import { Disturbance } from "./disturbance.js";
import { importTeller } from "./import-teller.js";
import type { ImportReport, ImportsReport, OriginReport, Said } from "./imports-report.js";

/** How often each pair is asked while others use the buffer; the more, the longer. */
const DISTURBED = Number(process.argv[2] ?? 1);
const TTM_VRAM = 4;
const TTM_CPU = 1;

const say = (text: string) => console.error(`${process.uptime().toFixed(1)} s: ${text}`);

interface Exported extends DmaBuf {
  readonly buffer: string;
  readonly driver: string;
}

const exported = (driver: string, buffer: string, made: DmaBuf): Exported => ({
  ...made,
  buffer,
  driver,
});

const devices = askDrivers(listDrmNodes(), liveSystem());
const teller = new Prober([importTeller(devices)]);
const prober = new Prober(ADAPTERS);
const disturbance = new Disturbance(devices.map(({ path }) => path));

/** Whether the device imported the buffer, as the count of its holders tells and nothing else. */
function ask({ fd }: Exported, node: string): Said {
  try {
    const said = teller.probe(inspectDmaBuf(fd), () => fd, { device: node });
    if (said.kind === "refusal") return said.code === "FOREIGN_BUFFER" ? "foreign" : "unknown";
    return said.facts.imported === false ? "native" : "unknown";
  } catch (error) {
    if (VmprotError.is(error) && error.code === "IMPORT_FAILED") return "refused";
    throw error;
  }
}

/** TTM drops an import a while after its file was closed. */
function isBackAt(count: number, fd: number): boolean {
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < 100; waited += 1) {
    if (inspectDmaBuf(fd).count === count) return true;
    Atomics.wait(nap, 0, 0, 10);
  }
  return false;
}

function importInto(buffer: Exported, { driver, path: node }: DrmDevice): ImportReport {
  const { fd } = buffer;
  const before = inspectDmaBuf(fd).count;
  const alone = ask(buffer, node);
  const backAlone = isBackAt(before, fd);
  // What the device does not take it does not take from anybody.
  const times = alone === "refused" ? 0 : DISTURBED;
  const disturbed = Array.from({ length: times }, () =>
    disturbance.during(fd, () => ask(buffer, node)),
  );
  return {
    ...{ buffer: buffer.buffer, driver: buffer.driver, importer: `${driver}`, node },
    ...{ alone, disturbed, back: isBackAt(before, fd) && backAlone },
  };
}

/** Whose a buffer is, where each device may be asked. */
function originOf(buffer: Exported): OriginReport {
  const { fd } = buffer;
  const nameIt = (): string => {
    const said = prober.probe(inspectDmaBuf(fd), () => fd, { allowForeignImport: true });
    return said.exporter ?? said.kind;
  };
  const alone = nameIt();
  const { driver: exporter } = buffer;
  const disturbed = disturbance.during(fd, nameIt);
  return { buffer: buffer.buffer, exporter, alone, disturbed };
}

const buffers = [
  exported("virtio_gpu", "dumb buffer", dumbBuffer("virtio_gpu")),
  exported("vgem", "dumb buffer", dumbBuffer("vgem")),
  exported("bochs-drm", "dumb buffer", dumbBuffer("bochs-drm")),
  exported("qxl", "QXL_ALLOC", qxlBuffer()),
  exported("radeon", "VRAM", radeonBuffer(TTM_VRAM, 0)),
  exported("radeon", "CPU", radeonBuffer(TTM_CPU, 0)),
  exported("dma_heap", "system heap", heapBuffer("system", 16384)),
  exported("udmabuf", "memfd", udmabuf(16384)),
];
say("importing");
const imports = buffers.flatMap((buffer) => devices.map((each) => importInto(buffer, each)));
say("naming");
const origins = buffers.filter(({ fd }) => inspectDmaBuf(fd).expName === "drm").map(originOf);
say("done");
const report: ImportsReport = {
  kernel: release(),
  importers: devices.map(({ driver }) => `${driver}`),
  imports,
  origins,
  disturbances: disturbance.done,
};
await disturbance.end();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(0);
