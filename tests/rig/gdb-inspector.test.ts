import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { modelOf } from "./boot/machines.js";
import { GdbInspector } from "./observe/gdb-inspector.js";
import type { Inspector, Processor } from "./observe/processor.js";
import { answer } from "./observe/serve-requests.js";

const TARGET = '<target><xi:include href="core.xml"/><xi:include href="system.xml"/></target>';
const DOCUMENTS: Readonly<Record<string, string>> = {
  "target.xml": TARGET,
  "core.xml": '<reg name="pc" bitsize="64"/>',
  "system.xml": '<reg name="VTTBR_EL2" bitsize="64" regnum="123" group="cp_regs"/>',
};

/** What QEMU's stub answers, and in pieces of 40 characters. */
function reply(question: string, asked: readonly string[]): string {
  const part = /^qXfer:features:read:([^:]+):([0-9a-f]+),/.exec(question);
  if (part !== null) {
    const from = Number.parseInt(part[2] ?? "", 16);
    const text = DOCUMENTS[part[1] ?? ""] ?? "";
    return `${from + 40 < text.length ? "m" : "l"}${text.slice(from, from + 40)}`;
  }
  if (question.startsWith("qSupported")) return "PacketSize=1000;qXfer:features:read+";
  // Whoever has not asked for the description is shown no such register.
  if (question === "p7b") {
    return asked.some((each) => each.includes("target.xml")) ? "0110000000000100" : "";
  }
  return question === "m1008,8" ? "efcdab8967452301" : question.startsWith("m") ? "E14" : "OK";
}

describe("QEMU's stub for debuggers", () => {
  let folder = "";
  let server: Server;
  /** Questions of each connection. */
  let heard: string[][];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "vmprot-gdb-"));
    heard = [];
    server = createServer((socket) => {
      const asked: string[] = [];
      heard.push(asked);
      // It says that the machine has stopped, and nobody asked.
      socket.write("$T02thread:01;#04");
      socket.on("data", (data) => {
        for (const [, question = ""] of String(data).matchAll(/\$([^#]*)#[0-9a-f]{2}/g)) {
          asked.push(question);
          socket.write(`+$${reply(question, asked)}#00`);
        }
      });
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => server.listen(join(folder, "gdb"), resolve));
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("is asked for registers by their names, and for physical memory", async () => {
    const inspector = new GdbInspector(join(folder, "gdb"));
    const look = async ({ register, read }: Processor) => [
      await register("VTTBR_EL2"),
      await read(0x1008n),
    ];
    const seen = [0x0001_0000_0000_1001n, 0x0123_4567_89ab_cdefn];
    expect(await inspector.inspect(look)).toEqual(seen);
    expect(await inspector.inspect(look)).toEqual(seen);
    expect(heard.map((asked) => asked.at(-1))).toEqual(["D", "D"]);
    // It is asked only once what its registers are.
    expect(heard.map((asked) => asked.some((each) => each.includes("system.xml")))).toEqual([
      ...[true, false],
    ]);
  });

  it("is left, and the machine goes on, also where it cannot answer", async () => {
    const inspector = new GdbInspector(join(folder, "gdb"));
    await expect(inspector.inspect(({ read }) => read(0n))).rejects.toThrow("cannot read 0x0");
    await expect(inspector.inspect(({ register }) => register("CR3"))).rejects.toThrow("no CR3");
    expect(heard.map((asked) => asked.at(-1))).toEqual(["D", "D"]);
  });

  it("may be gone", async () => {
    const inspector = new GdbInspector(join(folder, "nobody"));
    await expect(inspector.inspect(async () => 1)).rejects.toThrow(/ENOENT|closed/);
  });
});

describe("a request from inside", () => {
  /** A guest whose tables are in the processor from the third look on, and a process's until then. */
  function fake(): { inspector: Inspector; looks: () => number } {
    let looks = 0;
    const inspect: Inspector["inspect"] = (look) => {
      looks += 1;
      const isGuest = looks >= 3;
      return look({
        register: async (name) => {
          if (name === "hgatp") return isGuest ? (8n << 60n) | 0x80n : 0n;
          return isGuest ? 0n : (8n << 60n) | 0x80n;
        },
        // One entry that maps all there is, for itself.
        read: async () => 0xdfn | (1n << 61n),
      });
    };
    return { inspector: { inspect }, looks: () => looks };
  }

  it("is looked at until everything was seen once", async () => {
    const { inspector, looks } = fake();
    const request = { pages: [{ address: "0x1000" }], stage2: [{ guestPhysical: "0x2000" }] };
    expect(await answer(inspector, modelOf("riscv64"), request)).toMatchObject({
      pages: [{ physical: "0x1000", memory: "device", cache: "write-combined" }],
      stage2: [{ physical: "0x2000", attribute: { pbmt: 1, type: "NC" } }],
    });
    expect(looks()).toBe(3);
  });
});
