import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { HOST_FILE_LIMIT, hostFiles } from "@vmprot/linux";
import { rootWith } from "./fake-host.js";

const root = rootWith({
  "dev/null": "",
  folder: { link: "sys/a" },
  "sys/a/one": "text\n",
  "sys/a/two": new Uint8Array([1, 2, 3, 0xff]),
  "sys/b": { link: "nowhere" },
});
symlinkSync("/", join(root, "out"));
writeFileSync(join(root, "huge"), "");
truncateSync(join(root, "huge"), HOST_FILE_LIMIT + 1);
mkdirSync(join(root, "empty"));
const files = hostFiles(root);

describe("a host's files", () => {
  it("are read whole", () => {
    expect(files.read("sys/a/one")).toBe("text\n");
    expect(files.read("dev/null")).toBe("");
    const long = "x".repeat(300_000);
    expect(hostFiles(rootWith({ long })).read("long")).toBe(long);
  });

  it("are read in parts", () => {
    expect(files.bytes("sys/a/two", 1, 3)).toEqual(new Uint8Array([2, 3, 0xff]));
    expect(files.bytes("sys/a/two", 2, 3)).toBeUndefined();
    expect(files.bytes("sys/a/two", 99, 1)).toBeUndefined();
  });

  it("are undefined where they cannot be read", () => {
    for (const path of ["none", "empty", "huge", "sys/b", "sys/a/one/below", "with\0zero"]) {
      expect(files.read(path)).toBeUndefined();
      if (path !== "huge") expect(files.bytes(path, 0, 1)).toBeUndefined();
      if (path !== "huge") expect(files.lines(path, /x/)).toBeUndefined();
    }
    expect(files.list("none")).toBeUndefined();
    expect(files.list("sys/a/one")).toBeUndefined();
    expect(files.exists("none")).toBe(false);
  });

  it("do not wait for who never writes", () => {
    const pipe = join(root, "pipe");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    expect(files.read("pipe") ?? "").toBe("");
    expect(files.lines("pipe", /x/) ?? []).toEqual([]);
  });

  it("that never end are given up", () => {
    const live = hostFiles();
    expect(live.read("dev/zero")).toBeUndefined();
    expect(live.lines("dev/zero", /x/)).toEqual([]);
  });

  it("are listed, and links followed, but not out", () => {
    expect(files.list("sys/a")).toEqual(["one", "two"]);
    expect(files.resolve("folder/one")).toBe("sys/a/one");
    expect(files.resolve("sys/b")).toBeUndefined();
    expect(files.resolve("out/etc")).toBeUndefined();
    expect(hostFiles().resolve("/proc/self/exe")).toMatch(/^[^/].*node/);
  });

  it("are searched for lines", () => {
    const text = Array.from({ length: 50_000 }, (_, index) => `line ${index}`).join("\n");
    const long = hostFiles(rootWith({ text, short: "a\nb", wide: `${"y".repeat(1 << 20)}\nab\n` }));
    expect(long.lines("text", /^line \d*999$/)).toHaveLength(16);
    expect(long.lines("text", /^line 49999$/)).toEqual(["line 49999"]);
    expect(long.lines("short", /^.$/)).toEqual(["a", "b"]);
    expect(long.lines("wide", /^(?:y+|ab)$/)).toEqual(["ab"]);
  });

  it("of this machine: its log, a record at a time", () => {
    const records = hostFiles().lines("dev/kmsg", /^\d+,\d+,\d+,/);
    expect(records === undefined || records.length <= 16).toBe(true);
  });
});
