import { closeSync, readFileSync } from "node:fs";
import { release } from "node:os";
import type { CacheMode, Vm } from "@vmprot/core";
import {
  type BlobEvent,
  boardFor,
  compose,
  Exchange,
  GpuDevice,
  type HostBuffer,
  Memslots,
  type StoppedGuest,
  Vmm,
  withScript,
} from "@vmprot/example-linux-guest";
import { liveMemory, liveSystem } from "@vmprot/linux";
import { faultText, GuestRunner } from "@vmprot/linux/guest";
import { RECIPES, type Recipe } from "./buffers.js";
import { guestEntry } from "./guest-entry.js";
import { hostPlatform } from "./host-platform.js";
import { reserveHugePages } from "./kernel-settings.js";
import type { GuestEntry, LinuxGuestReport } from "./linux-guest-report.js";
import { changesOn, LinuxScenario } from "./linux-scenario.js";
import { RepeatMaps } from "./repeat-maps.js";
import { saidOf } from "./said.js";
import type { Say } from "./say.js";

/** What the guest boots, what it gets, and what it is to do besides. */
export interface LinuxGuestWish {
  /** Paths. */
  readonly kernel: string;
  readonly initramfs: string;
  /** What this machine's kernels are told besides. */
  readonly arguments: readonly string[];
  /** Whose buffers, where not every driver is there. */
  readonly drivers?: readonly string[];
  /** How often it maps and unmaps a buffer, while what the VMM holds is looked at. */
  readonly repeats: number;
}

const RAM = 224 << 20;

/**
 * - `noxsave`: QEMU's emulation of SVM does not tell KVM of XSETBV, so that CPUID's leaf 0xd is wrong, and Linux 7.2
 *   does not survive that.
 * - `lsm=`, `mitigations`: what the rig's own kernels do not do either.
 */
const COMMAND_LINE = "quiet noxsave mitigations=off cryptomgr.notests";

type Made = { readonly recipe: Recipe; readonly buffer: HostBuffer };

/** How many mappings this process has of dma-bufs and memfds. */
const mappings = (): number =>
  readFileSync("/proc/self/maps", "utf8")
    .split("\n")
    .filter((line) => /dmabuf|memfd/.test(line)).length;

const isPlainSize = ({ buffer }: Made): boolean => buffer.size < 1 << 20;

/** The first buffer of each exporter. */
function oneOfEach(made: readonly Made[]): HostBuffer[] {
  const small = made.filter(isPlainSize);
  return small
    .filter(
      ({ buffer }, index) =>
        small.findIndex((each) => each.buffer.exporter === buffer.exporter) === index,
    )
    .map(({ buffer }) => buffer);
}

/**
 * Boots Linux in examples/linux-guest, whose own driver maps a buffer of every exporter that this machine has.
 */
export async function runLinuxGuest(wish: LinuxGuestWish, say: Say): Promise<LinuxGuestReport> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  reserveHugePages(16);
  const platform = hostPlatform();
  const kernel = { system: liveSystem(), memory: liveMemory(), kvm: "/dev/kvm" };
  const wanted = RECIPES.filter(({ driver }) => wish.drivers?.includes(driver) ?? true);
  const made = wanted.map((recipe, index): Made => {
    const { fd, size } = recipe.make();
    const { exporter, facts, name } = recipe;
    const buffer = { blobId: index + 1, fd, size, exporter, facts };
    // Mappings of huge pages lie at multiples of their size.
    const isHuge = /huge/i.test(name);
    return { recipe, buffer: isHuge ? { ...buffer, vm: { gpaCongruent: "unknown" } } : buffer };
  });
  const buffers = made.map(({ buffer }) => buffer);
  const vram = made.find(({ recipe: { driver, name } }) => driver === "radeon" && name === "VRAM");
  const exchange = new Exchange(buffers);
  const scenario = new LinuxScenario(vram?.buffer, oneOfEach(made), changesOn(platform));
  // The VMM disables KVM's quirk where there is one.
  const vm: Vm = platform.guestPatQuirk === true ? { guestPat: "honored" } : {};
  const plain = made.find(({ recipe: { name } }) => name === "memfd") ?? (made[0] as Made);
  const repeat = new RepeatMaps(plain.buffer, wish.repeats, () => ({
    mappings: mappings(),
    slots: container.get(Memslots).taken,
    resources: container.get(GpuDevice).resources,
  }));
  const entries = new Map<number, GuestEntry>();
  const traffic: string[] = [];
  let [guest, begin] = ["", 0];
  let isExchange = true;
  let killed: { blobId: number; guestCache: CacheMode } | undefined;
  const board = boardFor();

  const onLine = (line: string): void => {
    const started = /vmprot: begin (\S+)/.exec(line);
    if (started !== null) [guest, begin] = [started[1] as string, seconds()];
    if (line.includes("vmprot: ") && !line.includes("vmprot: step")) say(line);
    if (isExchange) exchange.line(line);
    else scenario.line(line);
    repeat.line(line);
  };
  const onBlob = (event: BlobEvent): void => {
    if (isExchange) exchange.blob(event);
    scenario.blob(event);
    const { kind, blobId, mapping } = event;
    if (!scenario.isLast || kind !== "map" || blobId === undefined || mapping === undefined) return;
    killed = { blobId, guestCache: mapping.verdict?.guestCache ?? "cached" };
    vmm.end();
  };
  const onRing = (number: number, stopped: StoppedGuest): void => {
    if (number > buffers.length) isExchange = false;
    if (isExchange) exchange.ring(number, stopped);
    else scenario.ring(number, stopped);
    repeat.ring(number);
  };
  const onLook = async (blobId: number, address: number, stopped: StoppedGuest): Promise<void> => {
    const expected = stopped.mapped(blobId)?.address;
    if (expected !== undefined) {
      entries.set(blobId, await guestEntry(stopped, address, expected));
    }
  };
  const after = [...repeat.script, ...scenario.script];
  const script = `${exchange.script}${after.join("\n")}\n`;
  const before = mappings();
  say(`booting ${wish.kernel}`);
  const container = compose(kernel, platform, board, {
    boot: {
      kernel: readFileSync(wish.kernel),
      initramfs: withScript(readFileSync(wish.initramfs), script),
      commandLine: [COMMAND_LINE, ...wish.arguments].join(" "),
    },
    ...{ ram: RAM, buffers, onLine, onBlob, onRing, onLook },
    onTraffic: (line) => {
      if (isExchange) traffic.push(line);
    },
  });
  const vmm = container.get(Vmm);
  const end = await vmm.run();
  vmm.close();
  const left = mappings();
  say(`the guest ended: ${end.exit}`);
  const report = {
    ...{ kernel: release(), platform, guest, end, seconds: { begin, end: seconds() } },
    buffers: exchange.results.map((result, index) => {
      const { recipe, buffer } = made[index] as Made;
      const { driver, name, exporter, facts } = recipe;
      const entry = entries.get(buffer.blobId);
      return {
        ...{ driver, name, exporter },
        said: saidOf(exporter, facts, platform, { ...vm, ...buffer.vm }),
        ...{ ...result, ...(entry && { entry }) },
      };
    }),
    ...{ evicted: scenario.evicted, changed: scenario.changed, traffic },
    ...(repeat.result && { repeated: repeat.result }),
    killed: {
      blobId: killed?.blobId ?? 0,
      mappings: [before, left] as const,
      again: killed === undefined ? "nothing was mapped" : again(kernel, buffers, killed),
    },
  };
  for (const { recipe, buffer } of made) if (!recipe.single) closeSync(buffer.fd);
  return report;
}

/** Whether another guest can have the buffer that the first was killed over. */
function again(
  kernel: ConstructorParameters<typeof GuestRunner>[0],
  buffers: readonly HostBuffer[],
  { blobId, guestCache }: { readonly blobId: number; readonly guestCache: CacheMode },
): string {
  const { fd, size } = buffers[blobId - 1] as HostBuffer;
  const started = new GuestRunner(kernel).start({
    fd,
    size,
    cache: guestCache,
    honorGuestPat: false,
  });
  if (started.kind === "unable") return started.why;
  if (started.kind === "failed") return faultText(started.fault);
  const seen = started.guest.exchange();
  started.guest.close();
  if (seen.kind === "failed") return faultText(seen.fault);
  return seen.wrongForGuest + seen.wrongForHost === 0 ? "ok" : "wrong data";
}
