import { beforeAll, describe, expect, it } from "@jest/globals";
import { hostInC } from "../compiler/host-in-c.js";
import { compileSchema } from "../schemas/json-schemas.js";
import { readText } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { THOROUGH } from "../support/thoroughness.js";
import { modelOf } from "./boot/machines.js";
import type { BufferInC, BufferServed, RowSaid, RowsInC } from "./guest/rows-in-c-report.js";
import { provided } from "./provided.js";
import { missingCompiler } from "./provision/compiler.js";
import { type Depth, lookAtRowsInC } from "./verify/look-at-rows-in-c.js";
import type { Place } from "./verify/places.js";

/** The emulated machine's, and as much for the others on this one. */
const PATIENCE = 360_000;

const missing = missingProgram("gcc") ?? missingProgram("make") ?? missingProgram("rustc");

/** Where else than in the tests below, what exporters answer there, and codes of refusals, or `map`. */
interface Elsewhere extends Place {
  readonly depth: Depth;
  readonly answered: readonly string[];
  readonly verdicts: readonly string[];
}

const EVERYWHERE = ["bochs", "radeon", "shmem-display", "vgem", "virtgpu"];

/**
 * What differs from kernel to kernel is told by the drivers' ioctls and names of exporters; from machine to
 * machine by what is detected of the host.
 */
const ELSEWHERE: readonly Elsewhere[] = [
  {
    ...{ machine: "amd", suite: "trixie", depth: "drivers" },
    answered: [...EVERYWHERE, "dma-heap", "qxl", "udmabuf", "videobuf2"],
    verdicts: ["map", "KVM_CANNOT_MAP"],
  },
  {
    ...{ machine: "arm64", suite: "forky", depth: "buffers" },
    answered: EVERYWHERE,
    verdicts: ["ATTRIBUTES_UNKNOWN", "GUEST_TYPE_FORCED", "KVM_CANNOT_MAP"],
  },
  {
    ...{ machine: "arm64-nvhe", suite: "trixie", depth: "drivers" },
    answered: EVERYWHERE,
    verdicts: ["map", "ATTRIBUTES_UNKNOWN", "KVM_CANNOT_MAP"],
  },
  {
    ...{ machine: "arm64-cacheable", suite: "forky", depth: "drivers" },
    answered: EVERYWHERE,
    verdicts: ["ATTRIBUTES_UNKNOWN", "GUEST_TYPE_FORCED", "KVM_CANNOT_MAP"],
  },
  {
    ...{ machine: "riscv64", suite: "forky", depth: "drivers" },
    answered: EVERYWHERE,
    verdicts: ["ATTRIBUTES_UNKNOWN", "GUEST_TYPE_FORCED", "KVM_CANNOT_MAP"],
  },
];

if (THOROUGH) describe.each(ELSEWHERE)("on $machine, $suite's kernel", describeElsewhere);

function describeElsewhere(place: Elsewhere): void {
  const { machine, suite, depth } = place;
  const { arch } = modelOf(machine);
  const lacking = missingCompiler(arch) ?? missingProgram("make");
  describeWith(`compiler for ${arch}`, lacking)("examples/c-vmm", () => {
    const bootable = provided(suite, machine);
    if (bootable === undefined) return;
    let report: RowsInC;

    beforeAll(async () => {
      report = await lookAtRowsInC(bootable, depth);
    }, PATIENCE);

    it("finds the same host", () => {
      expect(report.host).toMatchObject({ arch, kernel: bootable.kernel.release });
      expect(Object.values(report.host)).not.toContain("unknown");
      expect(report.hostInC).toBe(hostInC(report.host));
    });

    it("says what vmprot says, row by row", () => {
      const { buffers } = report;
      expect(buffers.map(({ c }) => c)).toEqual(buffers.map(({ js }) => js));
      expect(buffers.map(({ info }) => info.split(" ")[0])).toEqual(
        buffers.map(({ infoInJs }) => infoInJs),
      );
      const results = buffers.map(({ c }) => c.result);
      const known = results.filter(({ answer }) => answer.kind === "attributes");
      expect([...new Set(known.map(({ exporter }) => exporter))].sort()).toEqual(
        [...place.answered].sort(),
      );
      expect(new Set(results.map(({ verdict }) => verdict.code ?? verdict.kind))).toEqual(
        new Set(place.verdicts),
      );
    });

    if (depth === "drivers") return;
    it("and what vmprot scan prints where no device is named", () => {
      const { buffers } = report;
      expect(buffers.length).toBeGreaterThan(10);
      expect(buffers.map(({ unnamed }) => unnamed)).toEqual(buffers.map(({ scan }) => scan));
    });
  });
}

describeWith("compilers", missing)("examples/c-vmm on real buffers", () => {
  const bootable = provided("forky", "amd");
  if (bootable === undefined) return;
  let report: RowsInC;
  const by = <T>(what: (each: BufferInC) => T) =>
    report.buffers.map((each) => [each.driver, each.buffer, what(each)]);

  beforeAll(async () => {
    report = await lookAtRowsInC(bootable, THOROUGH ? "clients" : "buffers");
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

  it("prints the table that its README shows", () => {
    const text = readText("examples/c-vmm/README.md");
    const shown = text.split("```text\n").find((block) => block.startsWith("buffer "));
    const table = (printed = "") => printed.replace(/(inode |card)\d+/g, "$1").split("```")[0];
    const printed = report.buffers.flatMap((each) => each.table ?? []);
    expect(printed.map(table)).toEqual([table(shown)]);
  });

  it("finds the host that vmprot finds", () => {
    expect(Object.values(report.host)).not.toContain("unknown");
    expect(report.hostInC).toBe(hostInC(report.host));
  });

  it("answers the call as it was proposed, as @vmprot/linux does", () => {
    expect(by(({ info }) => info.split(" ")[0])).toEqual(by(({ infoInJs }) => infoInJs));
    const said = new Map(report.buffers.map(({ driver, info }) => [driver, info]));
    expect(said.get("virtio_gpu")).toBe("2 DMA_BUF_COHERENT_CACHED");
    expect(said.get("dma_heap")).toBe("2 DMA_BUF_COHERENT_CACHED");
    // Any of several devices can have made it.
    expect(said.get("vgem")).toBe("ENODATA");
  });

  if (THOROUGH) describe("and vmprot serve, asked by examples/serve-clients", askedByClients);

  function askedByClients(): void {
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
  }
});
