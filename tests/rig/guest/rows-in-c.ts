// Runs inside: asks about real buffers in JavaScript, by vmprot scan, in C, and clients of vmprot serve, and
// prints what each says.
import { spawnSync } from "node:child_process";
import { release } from "node:os";
import { join } from "node:path";
import { ADAPTERS } from "@vmprot/adapters";
import { PLAIN_VM, type Platform, VmProt } from "@vmprot/core";
import {
  askDrivers,
  dmaBufInfo,
  inspectDmaBuf,
  listDrmNodes,
  liveSystem,
  Prober,
} from "@vmprot/linux";
import type { DmaBuf } from "./allocators.js";
import { type ScanRow, scanAll } from "./ask-vmprot.js";
import { RECIPES } from "./buffers.js";
import { hostPlatform } from "./host-platform.js";
import { reserveHugePages } from "./kernel-settings.js";
import type { BufferInC, RowSaid, RowsInC } from "./rows-in-c-report.js";
import { askServer, whileServing } from "./serve-here.js";

/** The folder of programs, and whom to ask about how much (`Depth`). */
const [, , folder = "", depth] = process.argv;
const CLIENTS = ["ask-c", "ask-rust"];

const say = (text: string) => console.error(`${process.uptime().toFixed(1)} s: ${text}`);

const nodes = new Map(
  askDrivers(listDrmNodes(), liveSystem()).map(({ driver, path }) => [driver, path]),
);
/** With what only root reads, and the program in C has to be told. */
const host = hostPlatform();
const { deviceMtrr = "unknown" } = host;
const prober = new Prober(ADAPTERS);
const vmProt = new VmProt(ADAPTERS, { baseVm: PLAIN_VM, remedies: false });

/** What a program in C prints, and how it ends; descriptor 3 is what is given, if anything. */
function inC(program: string, fd: number | "ignore", ...args: readonly string[]) {
  const { stdout, status, error } = spawnSync(join(folder, program), args, {
    stdio: ["ignore", "pipe", "inherit", fd],
    encoding: "utf8",
  });
  if (error) throw error;
  return { out: stdout, status: status ?? -1 };
}
const cVmm = (fd: number, ...args: readonly string[]) => inC("c-vmm", fd, ...args, "3");

/** A row in which nothing is left but what both must agree on. */
function said({ result, device }: Pick<ScanRow, "result"> & { device?: string }): RowSaid {
  const { exporter, answer, verdict } = result as unknown as RowSaid["result"];
  const { kind, cache, basis, code } = answer;
  const { mapInfo, guestAttribute, rule, unknown } = verdict;
  const hazards = verdict.hazards?.map((each) => (typeof each === "string" ? each : each.code));
  return JSON.parse(
    JSON.stringify({
      device,
      result: {
        exporter,
        answer: { kind, cache, basis, code },
        verdict: {
          kind: verdict.kind,
          mapInfo,
          guestAttribute,
          hazards,
          code: verdict.code,
          rule,
          unknown,
        },
      },
    }),
  );
}

/** As `vmprot scan --device` answers it. */
function inJs(fd: number, node: string | undefined, platform: Platform): RowSaid {
  const choice = node === undefined ? {} : { device: node };
  const { expName } = inspectDmaBuf(fd);
  const probe = prober.probe(inspectDmaBuf(fd), () => fd, choice);
  const { exporter = expName, device } = probe;
  const asked = device === undefined ? {} : { device };
  if (probe.kind === "refusal") {
    const refused = { kind: "refusal", code: probe.code, message: "" };
    const verdict = { kind: "refuse", code: probe.code };
    return said({ ...asked, result: { exporter, answer: refused, verdict } as never });
  }
  const result = vmProt.query({ exporter, facts: probe.facts, platform });
  return said({ ...asked, result });
}

function look(buffer: string, driver: string, { fd }: DmaBuf): BufferInC & { readonly fd: number } {
  say(`${driver}: ${buffer}`);
  const node = nodes.get(driver);
  const mtrr = deviceMtrr === "unknown" ? [] : ["--device-mtrr", deviceMtrr];
  const device = node === undefined ? [] : ["--device", node];
  const named = cVmm(fd, "--json", ...device, ...mtrr);
  const unnamed = cVmm(fd, "--json");
  const info = cVmm(fd, "--info");
  const infoInJs = dmaBufInfo(fd, ADAPTERS);
  return {
    ...{ fd, buffer, driver, ino: inspectDmaBuf(fd).ino, expName: inspectDmaBuf(fd).expName },
    deviceMtrr,
    js: inJs(fd, node, host),
    c: said(JSON.parse(named.out)),
    status: named.status,
    unnamed: said(JSON.parse(unnamed.out)),
    info: info.out.trim(),
    infoInJs: "value" in infoInJs ? `${infoInJs.value}` : infoInJs.errno,
    ...(buffer === "QXL_ALLOC" ? { table: cVmm(fd, ...device, ...mtrr).out } : {}),
  };
}

// Before anything has taken the room.
reserveHugePages(4);
const plain = RECIPES.filter(({ isPlain }) => isPlain !== true);
const first = plain.filter(
  ({ driver }, at) => plain.findIndex((each) => each.driver === driver) === at,
);
const buffers = (depth === "drivers" ? first : plain).map(({ name, driver, make }) =>
  look(name, driver, make()),
);
say("scanning");
const rows = depth === "drivers" ? [] : (await scanAll()).rows;
say("serving");
const ask = async (socket: string): Promise<RowsInC["served"]> => {
  const all: RowsInC["served"][number][] = [];
  for (const { buffer, driver, fd } of buffers) {
    const node = nodes.get(driver);
    for (const client of CLIENTS) {
      const program = join(folder, client);
      const unnamed = await askServer(program, socket, fd);
      const named = await askServer(program, socket, fd, node);
      const rows = { unnamed: said(unnamed.row), named: said(named.row) };
      const { status } = unnamed;
      all.push({
        ...{ client, buffer, driver, ino: unnamed.row.buffer.ino },
        ...rows,
        ...{ printed: [unnamed.row, named.row], status },
      });
    }
  }
  return all;
};
const served = depth === "clients" ? await whileServing(ask) : [];
const report: RowsInC = {
  kernel: release(),
  host,
  hostInC: inC("print-host", "ignore").out.trim(),
  buffers: buffers.map(({ fd: _, ...each }) => {
    const row = rows.find(({ buffer }) => buffer.ino === each.ino);
    return { ...each, ...(row === undefined ? {} : { scan: said(row) }) };
  }),
  served,
};
// More than a pipe holds: the rest would be lost with the process.
process.stdout.write(JSON.stringify(report), () => {
  say("done");
  process.exit(0);
});
