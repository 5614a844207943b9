import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { inspectDmaBuf, procFiles } from "@vmprot/linux";
import { root } from "../support/repository.js";
import { dmaBufFd, emptyRoot, fakeRoot } from "./fake-proc.js";

const coded = (code: string) => expect.objectContaining({ code, message: expect.any(String) });

describe("inspectDmaBuf", () => {
  const files = procFiles(
    fakeRoot({ 10: [dmaBufFd({ ino: 5, size: 65536 }), { link: "pipe:[1]" }] }),
  );

  it("recognises a dma-buf", () => {
    expect(inspectDmaBuf(0, { pid: 10, files })).toMatchObject({ ino: 5, size: 65536 });
  });

  it("says what is wrong with every other descriptor", () => {
    expect(() => inspectDmaBuf(1, { pid: 10, files })).toThrow(coded("NOT_DMA_BUF"));
    expect(() => inspectDmaBuf(9, { pid: 10, files })).toThrow(coded("FD_CLOSED"));
    expect(() => inspectDmaBuf(-1, { pid: 10, files })).toThrow(coded("FD_CLOSED"));
    expect(() => inspectDmaBuf(0, { files: procFiles(emptyRoot()) })).toThrow(
      coded("PROC_UNAVAILABLE"),
    );
  });

  it("says so of this process's own", () => {
    const fd = openSync(join(root, "LICENSE"), "r");
    expect(() => inspectDmaBuf(fd)).toThrow(coded("NOT_DMA_BUF"));
    closeSync(fd);
    expect(() => inspectDmaBuf(fd)).toThrow(coded("FD_CLOSED"));
    expect(() => inspectDmaBuf(0, { pid: 2 ** 30 })).toThrow(coded("PROCESS_GONE"));
  });
});
