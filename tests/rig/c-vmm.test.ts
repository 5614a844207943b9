import { beforeAll, describe, expect, it } from "@jest/globals";
import { compileSchema } from "../schemas/json-schemas.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { THOROUGH } from "../support/thoroughness.js";
import type { BufferInC, BufferServed, RowSaid, RowsInC } from "./guest/rows-in-c-report.js";
import { provided } from "./provided.js";
import { lookAtRowsInC } from "./verify/look-at-rows-in-c.js";

/** The emulated machine's, and as much for the others on this one. */
const PATIENCE = 360_000;

const missing = missingProgram("gcc") ?? missingProgram("make") ?? missingProgram("rustc");

// What differs from kernel to kernel is told by the drivers' ioctls and names of exporters.
if (THOROUGH) {
  describeWith("compilers", missing)("examples/c-vmm on Linux 6.12", () => {
    const bootable = provided("trixie", "amd");
    if (bootable === undefined) return;

    it(
      "says what vmprot says of a buffer of each driver",
      async () => {
        const { kernel, buffers } = await lookAtRowsInC(bootable, true);
        expect(kernel).toMatch(/^6\.12\./);
        expect(buffers.map(({ c }) => c)).toEqual(buffers.map(({ js }) => js));
        expect(buffers.map(({ info }) => info.split(" ")[0])).toEqual(
          buffers.map(({ infoInJs }) => infoInJs),
        );
        expect(new Set(buffers.map(({ c }) => c.result.verdict.kind))).toEqual(
          new Set(["map", "refuse"]),
        );
      },
      PATIENCE,
    );
  });
}

describeWith("compilers", missing)("examples/c-vmm on real buffers", () => {
  const bootable = provided("forky", "amd");
  if (bootable === undefined) return;
  let report: RowsInC;
  const by = <T>(what: (each: BufferInC) => T) =>
    report.buffers.map((each) => [each.driver, each.buffer, what(each)]);

  beforeAll(async () => {
    report = await lookAtRowsInC(bootable, false);
  }, PATIENCE);

  it("says what vmprot says where the device is named, row by row", () => {
    expect(by(({ c }) => c)).toEqual(by(({ js }) => js));
    const kinds = new Set(report.buffers.map(({ c }) => c.result.verdict.kind));
    expect(kinds).toEqual(new Set(["map", "refuse"]));
    expect(new Set(report.buffers.map(({ c }) => c.result.exporter))).toEqual(
      new Set([
        ...["bochs", "dma-heap", "qxl", "radeon", "shmem-display"],
        ...["udmabuf", "vgem", "videobuf2", "virtgpu"],
      ]),
    );
    const caches = new Set(report.buffers.map(({ c }) => c.result.verdict.mapInfo));
    expect(caches).toEqual(new Set([undefined, 1, 2, 3]));
  });

  it("and what vmprot scan prints where it is not", () => {
    expect(by(({ unnamed }) => unnamed)).toEqual(by(({ scan }) => scan));
  });

  it("ends as vmprot does", () => {
    expect(by(({ status }) => status)).toEqual(
      by(({ c }) => (c.result.verdict.kind === "map" ? 0 : 1)),
    );
  });

  it("answers the call as it was proposed, as @vmprot/linux does", () => {
    expect(by(({ info }) => info.split(" ")[0])).toEqual(by(({ infoInJs }) => infoInJs));
    const said = new Map(report.buffers.map(({ driver, info }) => [driver, info]));
    expect(said.get("virtio_gpu")).toBe("2 DMA_BUF_COHERENT_CACHED");
    expect(said.get("dma_heap")).toBe("2 DMA_BUF_COHERENT_CACHED");
    // Any of several devices can have made it.
    expect(said.get("vgem")).toBe("ENODATA");
  });

  describe("and vmprot serve, asked by examples/serve-clients", () => {
    const clients = ["ask-c", "ask-rust"];
    const of = <T>(client: string, what: (each: BufferServed) => T) =>
      report.served
        .filter((each) => each.client === client)
        .map((each) => [each.driver, each.buffer, what(each)]);

    it.each(clients)("prints what vmprot scan prints of each buffer: %s", (client) => {
      expect(of(client, ({ unnamed }) => unnamed)).toEqual(by(({ scan }) => scan));
      expect(of(client, ({ ino }) => ino)).toEqual(by(({ ino }) => ino));
    });

    it.each(clients)("and where its device is sent too, what that one says: %s", (client) => {
      const answer = ({ device, result }: RowSaid) => ({
        ...{ device, exporter: result.exporter, answer: result.answer },
      });
      expect(of(client, ({ named }) => answer(named))).toEqual(by(({ js }) => answer(js)));
    });

    it("in rows that fit their schema", () => {
      const validate = compileSchema("serve-row");
      for (const row of report.served.flatMap(({ printed }) => printed)) {
        validate(row);
        expect({ row, errors: validate.errors }).toEqual({ row, errors: null });
      }
    });

    it.each(clients)("and ends accordingly: %s", (client) => {
      expect(of(client, ({ status }) => status)).toEqual(
        by(({ scan }) => (scan?.result.verdict.kind === "map" ? 0 : 1)),
      );
    });
  });
});
