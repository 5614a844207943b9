import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { bareModule } from "./boot/bare-module.js";
import { hostFiles } from "./boot/bochs/host-files.js";
import { enterLongMode } from "./boot/bochs/long-mode-preamble.js";
import { walkTables } from "./observe/table-walk.js";
import { x86Tables } from "./observe/x86.js";
import { root } from "./root.js";

describe("a bare module", () => {
  const module = Buffer.from("\x7fELF code and data\0.rela__mcount_loc\0.text\0.BTF\0.BTF.base\0");
  const signed = (signature: string): Buffer => {
    const info = Buffer.alloc(12);
    info.writeUInt32BE(signature.length, 8);
    return Buffer.concat([
      ...[module, Buffer.from(signature), info],
      Buffer.from("~Module signature appended~\n"),
    ]);
  };

  it("has neither signature nor the lists that take long", () => {
    const bare = "\x7fELF code and data\0.rela__mcount_lo_\0.text\0.BT_\0.BTF.bas_\0";
    expect(bareModule(signed("a signature")).toString("latin1")).toBe(bare);
    expect(bareModule(module).toString("latin1")).toBe(bare);
  });

  it("is a copy", () => {
    expect(bareModule(module)).not.toBe(module);
    expect(module.toString("latin1")).toContain("__mcount_loc\0");
  });
});

describe("the disc", () => {
  const files = hostFiles();

  it("has Node, its libraries, and this checkout with what it needs", () => {
    const within = (path: string) => files.has(join(root, path));
    expect(files.has(process.execPath)).toBe(true);
    expect([...files.keys()].some((path) => path.endsWith("/libc.so.6"))).toBe(true);
    expect(within("core/dist/index.js")).toBe(true);
    expect(within("node_modules/@vmprot/core")).toBe(true);
    expect(within("node_modules/koffi/package.json")).toBe(true);
    expect([...files.keys()].some((path) => path.endsWith(".node"))).toBe(true);
  });

  it("has what is there, and not what only tests and tools need", () => {
    expect([...files.values()].filter((path) => !existsSync(path))).toEqual([]);
    expect([...files.keys()].filter((path) => path.includes("/.git/"))).toEqual([]);
    expect([...files.keys()].filter((path) => path.includes("node_modules/jest"))).toEqual([]);
  });
});

describe("what goes before a kernel that is not packed", () => {
  const BASE = 0x10_0000;
  const preamble = enterLongMode(BASE, 0x100_0000);

  it.each([0n, 0x10_0123n, 0x100_0000n, 0xffff_fff8n])("maps 0x%x as it is", async (address) => {
    const read = async (at: bigint) => preamble.readBigUInt64LE(Number(at) - BASE);
    const leaf = await walkTables(read, x86Tables(BigInt(BASE + 4096), 4), address);
    expect(leaf).toMatchObject({ physical: address, size: 0x20_0000 });
  });

  it("describes its code segment where its pointer says", () => {
    const pointer = preamble.readUInt32LE(5) - BASE;
    expect(preamble.readUInt16LE(pointer)).toBe(15);
    const table = preamble.readUInt32LE(pointer + 2) - BASE;
    expect(preamble.readBigUInt64LE(table + 8)).toBe(0x0020_9a00_0000_0000n);
  });
});
