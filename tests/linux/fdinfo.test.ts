import { describe, expect, it } from "@jest/globals";
import { parseFdinfo } from "@vmprot/linux";
import fc from "fast-check";
import { fdinfo } from "./fake-fdinfo.js";

const numRuns = process.env.CI === "true" ? 100_000 : 5_000;

describe("parseFdinfo", () => {
  it("reads what the kernel writes", () => {
    expect(parseFdinfo(fdinfo({ ino: 42, size: 8192, expName: "i915", name: "frame" }))).toEqual({
      ...{ size: 8192, count: 2, expName: "i915", ino: 42, name: "frame" },
    });
    expect(parseFdinfo(fdinfo())).toMatchObject({ expName: "drm", name: undefined });
  });

  it("knows buffers of kernels that do not write the inode", () => {
    expect(parseFdinfo(fdinfo({ ino: 0 }))).toMatchObject({ size: 4096, ino: undefined });
  });

  it("passes over file locks", () => {
    const text = fdinfo().replace(
      "size:",
      "lock:\t1: FLOCK  ADVISORY  WRITE 9 00:0c:7 0 EOF\nsize:",
    );
    expect(parseFdinfo(text)).toEqual(parseFdinfo(fdinfo()));
  });

  it("believes the first exp_name, and no line of the name", () => {
    const name = "x\nexp_name:\tmsm\nsize:\t1\nino:\t9\ncount:\t0";
    expect(parseFdinfo(fdinfo({ expName: "drm", name }))).toEqual({
      ...{ size: 4096, count: 2, expName: "drm", ino: 7, name },
    });
  });

  it.each([
    ["nothing", ""],
    ["another kind of file", "pos:\t0\nflags:\t02\nmnt_id:\t11\nino:\t3\n"],
    ["a text cut off in the exporter's name", fdinfo().slice(0, -3)],
    ["a text without a size", fdinfo().replace(/size.*\n/, "")],
    ["a text without a count", fdinfo().replace(/count.*\n/, "")],
    ["a negative size", fdinfo().replace("4096", "-4096")],
    ["a size beyond 2^53", fdinfo().replace("4096", "18446744073709551615")],
    ["an exporter without a name", fdinfo({ expName: "" })],
    ["a forged line alone", "pos:\t0\nname:\tx exp_name:\tmsm\n"],
    ["64 KiB of zeros", "\0".repeat(1 << 16)],
    ["64 KiB of line ends", "\n".repeat(1 << 16)],
  ])("refuses %s", (_what, text) => {
    expect(parseFdinfo(text)).toBeUndefined();
  });

  it("survives every text, and says only what stands in it", () => {
    const piece = fc.oneof(
      fc.constantFrom("exp_name:\t", "size:\t", "count:\t", "ino:\t", "name:\t", "\n", "drm", "7"),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    const text = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (each) => {
        const parsed = parseFdinfo(each);
        if (parsed === undefined) return;
        const lines = each.split("\n");
        const at = lines.findIndex((line) => line.startsWith("exp_name:\t"));
        expect(`exp_name:\t${parsed.expName}`).toBe(lines[at]);
        const head = lines.slice(0, at);
        expect(head.some((line) => Number(/^size:\t(\d+)$/.exec(line)?.[1]) === parsed.size)).toBe(
          true,
        );
        expect(Number.isSafeInteger(parsed.count) && parsed.count >= 0).toBe(true);
      }),
      { numRuns },
    );
  }, 120_000);

  it("reads every dma-buf back, whatever its name", () => {
    const buffer = fc.record({
      ino: fc.integer({ min: 1, max: 2 ** 31 }),
      size: fc.integer({ min: 1, max: 2 ** 40 }),
      expName: fc.constantFrom("drm", "i915", "virtio_gpu", "system", "udmabuf"),
      name: fc.string({ unit: "binary", minLength: 1, maxLength: 31 }),
    });
    fc.assert(
      fc.property(buffer, (each) => {
        expect(parseFdinfo(fdinfo(each))).toEqual({ ...each, count: 2 });
      }),
      { numRuns },
    );
  }, 120_000);
});
