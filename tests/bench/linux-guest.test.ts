import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { keptSection, withSection } from "@vmprot/bench/kept-section.js";
import type { GuestFigures } from "@vmprot/bench/linux-guest/guest-figures.js";
import { areMet, linuxGuestSection } from "@vmprot/bench/linux-guest/linux-guest-section.js";
import { Durations, RequestTimes } from "@vmprot/bench/linux-guest/request-times.js";
import { GpuDevice, Memslots } from "@vmprot/example-linux-guest";
import { VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { Container } from "inversify";
import { root } from "../rig/root.js";

const { CMD_RESOURCE_MAP_BLOB: MAP, CMD_RESOURCE_UNMAP_BLOB: UNMAP } = VIRTIO_GPU;
const BUFFER = { blobId: 1, fd: 0, size: 4096, exporter: "memfd", facts: {} };
const held = { heap: 10 << 20, anonymous: 50 << 20, mappings: 0 };
const RUN: GuestFigures = {
  ...{ host: "a processor, Linux 7", guest: "7.2", node: "v20", rounds: 900, size: 65_536 },
  parts: {
    create: [1, 400_000, 9],
    map: [1, 100_000, 9],
    read: [1, 30_000, 9],
    write: [1, 2_000, 9],
    unmap: [1, 500_000, 9],
  },
  commands: [
    { type: MAP, perRound: 1, answer: 30_000, memslot: 100_000 },
    { type: UNMAP, perRound: 1, answer: 20_000, memslot: 50_000 },
    { type: 0x010c, perRound: 2, answer: 5_000, memslot: 0 },
  ],
  ...{ queue: 10_000, notificationsPerRound: 3, clock: 100 },
  memory: [0, 100, 1000].map((rounds) => ({ rounds, ...held })),
};
const booted = { emulated: undefined, runs: [RUN] };
const grown = (more: Partial<typeof held>) => ({
  ...booted,
  runs: [{ ...RUN, memory: [...RUN.memory.slice(0, 2), { rounds: 1000, ...held, ...more }] }],
});

describe("the section of a Linux guest", () => {
  it("shares a round trip out, without a rest", () => {
    const shares = [...linuxGuestSection(booted).matchAll(/^\| (.*) \| .* \| (\S+) % \|$/gm)];
    expect(shares.map(([, , share]) => Number(share))).toEqual([100, 3, 2, 15, 3, 1, 76]);
  });

  it("says where the machine was an emulated one, and only there", () => {
    expect(linuxGuestSection(booted)).not.toContain("emulated");
    expect(linuxGuestSection({ ...booted, emulated: "AMD by QEMU" })).toContain(
      "**KVM's machine is an emulated one** (AMD by QEMU)",
    );
  });

  it("misses its budgets where something is left behind", () => {
    expect(areMet(booted)).toBe(true);
    expect(areMet(grown({ heap: held.heap + 900 * 300 }))).toBe(false);
    expect(areMet(grown({ anonymous: held.anonymous + (5 << 20) }))).toBe(false);
    expect(areMet(grown({ mappings: 1 }))).toBe(false);
  });

  it("takes the middle of several boots", () => {
    const slow = { ...RUN, queue: 1e9 };
    expect(linuxGuestSection({ ...booted, runs: [RUN, slow, RUN] })).toContain(
      "| 30.0 µs | 3.0 % |",
    );
  });

  it("is kept by whoever writes the rest of the page", () => {
    const page = `before\n${keptSection("")}after\n`;
    const written = withSection(page, "## One\n");
    expect(keptSection(written)).toContain("## One\n");
    expect(withSection(written, "## $& Two\n")).toBe(withSection(page, "## $& Two\n"));
    expect(() => withSection("no marks", "## One\n")).toThrow("no marks");
  });
});

describe("the times of a VMM's requests", () => {
  const spend = (milliseconds: number): number => {
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
    return 0;
  };

  it("tell a memslot from the rest of the answer", () => {
    const container = new Container({ defaultScope: "Singleton" });
    const slots = { map: () => spend(6) };
    container.bind(Memslots).toDynamicValue(() => slots as unknown as Memslots);
    const device = ({ map }: Memslots) => ({
      handle: () => new Uint8Array(spend(2) + map(BUFFER, 0, 4096)),
    });
    container
      .bind(GpuDevice)
      .toDynamicValue(({ get }) => device(get(Memslots)) as unknown as GpuDevice);
    const times = new RequestTimes();
    times.watch(container);
    const gpu = container.get(GpuDevice);
    const request = new Uint8Array(40);
    new DataView(request.buffer).setUint32(0, MAP, true);
    const before = performance.now();
    gpu.handle(0, { request, room: 64 });
    const nanoseconds = (performance.now() - before) * 1e6;
    expect(times.types).toEqual([MAP]);
    const [answer, memslot] = [times.answer(MAP), times.memslot(MAP)];
    expect([answer.count, memslot.count]).toEqual([1, 1]);
    expect(answer.median).toBeGreaterThanOrEqual(1.9e6);
    expect(memslot.median).toBeGreaterThanOrEqual(5.9e6);
    expect(answer.median + memslot.median).toBeLessThanOrEqual(nanoseconds);
  });

  it("are kept to their place", () => {
    const durations = new Durations(2);
    expect(durations.median).toBe(0);
    for (const each of [3, 1, 2]) durations.add(each);
    expect(durations.count).toBe(3);
    durations.clear();
    expect(durations.count).toBe(0);
  });
});

describe("npm run bench -- --linux-guest", () => {
  const bench = (...args: string[]) => {
    const module = JSON.stringify(`${root}/scripts/bench-linux-guest.mjs`);
    const script = `import { benchLinuxGuest } from ${module};
      process.exitCode = await benchLinuxGuest(${JSON.stringify(args)});`;
    const node = ["--input-type=module", "-e", script];
    return spawnSync(process.execPath, node, { encoding: "utf8" });
  };

  it.each([
    [["--rounds", "5"], "--rounds takes a number from 200 to 10000."],
    [["--boots", "many"], "--boots takes a number from 1 to 9."],
    [["--suite", "buster"], "--suite takes one of"],
    [["--what"], "Unknown option '--what'"],
  ])("refuses %s", (args, why) => {
    const { status, stderr, stdout } = bench("--linux-guest", ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^vmprot: .*\n$/);
    expect(stderr).toContain(why);
  });

  it("explains itself", () => {
    const { status, stdout } = bench("--linux-guest", "--help");
    expect(status).toBe(0);
    expect(stdout).toContain("--emulated");
  });
});
