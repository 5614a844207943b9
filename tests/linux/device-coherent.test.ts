import { join } from "node:path";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { deviceCoherent } from "@vmprot/linux";
import { FOLDER, run, STRICT } from "../compiler/compiled-c.js";
import { root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { type FakeFiles, fakeHost, rootWith } from "./fake-host.js";
import { emptyRoot } from "./fake-proc.js";

const TREE = "sys/firmware/devicetree/base";
const BOARD = { [`${TREE}/compatible`]: "vendor,board\0vendor,soc\0" };
const GPU = "sys/devices/platform/soc/fde60000.gpu";
const GPU_NODE = `${TREE}/soc/gpu@fde60000`;
const HOST = "sys/devices/platform/soc/40000000.pcie";
const HOST_NODE = `${TREE}/soc/pcie@40000000`;
const CARD = `${HOST}/pci0000:00/0000:00:00.0/0000:01:00.0`;

/** A host with that GPU and that card, and these properties. */
const board = (properties: FakeFiles = {}): FakeFiles => ({
  ...BOARD,
  [`${GPU_NODE}/compatible`]: "arm,mali\0",
  [`${HOST_NODE}/compatible`]: "pci-host-ecam-generic\0",
  [`${GPU}/of_node`]: { link: GPU_NODE },
  [`${HOST}/of_node`]: { link: HOST_NODE },
  [`${CARD}/vendor`]: "0x1002\n",
  [`${CARD}/virtio0/vendor`]: "0x1af4\n",
  ...properties,
});

type Says = (arch: string, files: FakeFiles, device: string | undefined) => boolean | "unknown";

/** As uname says Node's names. */
const MACHINES: Readonly<Record<string, string>> = {
  ...{ x64: "x86_64", arm64: "aarch64", loong64: "loongarch64", arm: "armv7l" },
};

describe("in JavaScript", () => {
  describeDevices((arch, files, device) => deviceCoherent(fakeHost(arch, files), device).value);

  it("says where from", () => {
    const files = fakeHost("arm64", board({ [`${TREE}/soc/dma-coherent`]: "" }));
    expect(deviceCoherent(files, GPU).from).toBe(`/${TREE}/soc/dma-coherent`);
    expect(deviceCoherent(files, `${GPU}2`).from).toBe(`/${GPU}2/of_node is not there`);
  });
});

describeWith("compilers", missingProgram("gcc"))("in C", () => {
  let program: string;

  beforeAll(() => {
    program = join(emptyRoot(), "coherent");
    const sanitized = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    const source = join(root, "tests/linux/coherent.c");
    run("gcc", [...STRICT, ...sanitized, `-I${FOLDER}`, source, "-o", program]);
  }, 60_000);

  describeDevices((arch, files, device) => {
    const machine = MACHINES[arch] ?? arch;
    const path = device === undefined ? [] : [`/${device}`];
    return JSON.parse(run(program, [rootWith(files), machine, ...path]));
  });
});

/** What both must say. */
function describeDevices(says: Says): void {
  const found = (arch: string, device: string | undefined, properties: FakeFiles = {}) =>
    says(arch, board(properties), device);

  describe("a device on an architecture whose kernel knows no others", () => {
    it.each(["x64", "s390x", "loong64", "ppc64"])("sees the caches: %s", (arch) => {
      expect(says(arch, {}, undefined)).toBe(true);
      expect(found(arch, GPU, { [`${GPU_NODE}/dma-noncoherent`]: "" })).toBe(true);
    });

    it.each(["mips", "arm", "constructor"])("is unknown on %s", (arch) => {
      expect(found(arch, GPU)).toBe("unknown");
    });
  });

  describe.each([
    ["arm64", false],
    ["riscv64", true],
  ])("on %s a device", (arch, byDefault) => {
    it("is what the kernel takes for granted where firmware says nothing", () => {
      expect(found(arch, GPU)).toBe(byDefault);
      expect(found(arch, CARD)).toBe(byDefault);
    });

    it("is what the nearest node says", () => {
      expect(found(arch, GPU, { [`${GPU_NODE}/dma-coherent`]: "" })).toBe(true);
      expect(found(arch, GPU, { [`${GPU_NODE}/dma-noncoherent`]: "" })).toBe(false);
      expect(found(arch, GPU, { [`${TREE}/soc/dma-coherent`]: "" })).toBe(true);
      expect(found(arch, GPU, { [`${TREE}/dma-noncoherent`]: "" })).toBe(false);
      const [inner, outer] = [`${TREE}/soc/dma-noncoherent`, `${TREE}/dma-coherent`];
      expect(found(arch, GPU, { [inner]: "", [outer]: "" })).toBe(false);
      const other = {
        [`${TREE}/soc/other/dma-coherent`]: "",
        [`${GPU_NODE}/port/dma-coherent`]: "",
      };
      expect(found(arch, GPU, other)).toBe(byDefault);
    });

    it("is coherent where one node says both", () => {
      const both = { [`${GPU_NODE}/dma-coherent`]: "", [`${GPU_NODE}/dma-noncoherent`]: "" };
      expect(found(arch, GPU, both)).toBe(true);
    });

    it("on PCI is what the host bridge's device is", () => {
      expect(found(arch, CARD, { [`${HOST_NODE}/dma-coherent`]: "" })).toBe(true);
      expect(found(arch, CARD, { [`${HOST_NODE}/dma-noncoherent`]: "" })).toBe(false);
      const own: FakeFiles = {
        [`${TREE}/soc/pcie@40000000/gpu@0/dma-noncoherent`]: "",
        [`${CARD}/of_node`]: { link: `${TREE}/soc/pcie@40000000/gpu@0` },
        [`${HOST_NODE}/dma-coherent`]: "",
      };
      expect(found(arch, CARD, own)).toBe(true);
      expect(found(arch, `${CARD}/virtio0`, { [`${HOST_NODE}/dma-coherent`]: "" })).toBe(true);
    });

    it("is unknown where its DMA takes another way through the tree", () => {
      const names = (text: string) => ({ [`${GPU_NODE}/interconnect-names`]: text });
      expect(found(arch, GPU, names("dma-mem\0"))).toBe("unknown");
      expect(found(arch, GPU, names("gfx-mem\0dma-mem\0"))).toBe("unknown");
      expect(found(arch, GPU, names("gfx-mem\0dma-memory\0"))).toBe(byDefault);
      const up = { [`${TREE}/soc/interconnect-names`]: "dma-mem\0", [`${TREE}/dma-coherent`]: "" };
      expect(found(arch, GPU, up)).toBe("unknown");
      // What its own node says comes first.
      const own = { ...names("dma-mem\0"), [`${GPU_NODE}/dma-coherent`]: "" };
      expect(found(arch, GPU, own)).toBe(true);
    });

    it("is unknown without firmware's word", () => {
      expect(found(arch, undefined)).toBe("unknown");
      expect(found(arch, "sys/devices/platform/vgem")).toBe("unknown");
      expect(found(arch, "sys/devices/pci0000:00/0000:00:02.0")).toBe("unknown");
      expect(found(arch, "")).toBe("unknown");
      const acpi = { [`${GPU}/of_node/dma-coherent`]: "" };
      expect(says(arch, acpi, GPU)).toBe("unknown");
    });

    it("is unknown where the link leads elsewhere", () => {
      for (const link of ["sys/firmware/devicetree/base-2/gpu", "sys/devices", "nowhere", ".."]) {
        const files = { [`${TREE}-2/gpu/dma-coherent`]: "", "sys/devices/x": "" };
        const host = { ...BOARD, ...files, [`${GPU}/of_node`]: { link } };
        expect(says(arch, host, GPU)).toBe("unknown");
      }
    });

    it("is unknown on a board whose firmware is doubted", () => {
      const doubtful = { [`${TREE}/compatible`]: "milkv,pioneer\0sophgo,sg2042\0" };
      expect(found(arch, CARD, { [`${HOST_NODE}/dma-coherent`]: "", ...doubtful })).toBe("unknown");
      const other = { [`${TREE}/compatible`]: "sophgo,sg2042x\0" };
      expect(found(arch, CARD, { [`${HOST_NODE}/dma-coherent`]: "", ...other })).toBe(true);
    });
  });
}
