import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { PresetName } from "@vmprot/core";
import {
  type GuestMtrrs,
  guestMtrr,
  hazardsOf,
  inHostmem,
  type Range,
} from "@vmprot/example-recipes";
import { type BlobResource, VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { inScratch, objects, programOf, run } from "../compiler/compiled-c.js";
import { root } from "../support/repository.js";
import { describeWith, missingProgram } from "../support/requirement.js";
import { decode, map, mapperOf, PAGE } from "../virtio-gpu/commands.js";

const ENABLED = 0x800n;
const UC = 0n;
const WB = 6n;
const GIB = 1n << 30n;
/** Of a guest with 40 bits of physical address. */
const PHYSICAL = (1n << 40n) - 1n;
const pair = (start: bigint, size: bigint, type: bigint): [bigint, bigint] => [
  start | type,
  (PHYSICAL & ~(size - 1n)) | ENABLED,
];
/** hostmem=8G above 4 GiB. */
const BAR: Range = { start: 0x40_0000_0000n, size: 8n * GIB };

/** EDK2 (to 2026.08): write-back by default, the hole below 4 GiB and every memory BAR uncached. */
const OVMF: GuestMtrrs = {
  defType: ENABLED | WB,
  variable: [pair(0xc000_0000n, GIB, UC), pair(0x40_0000_0000n, 32n * GIB, UC), [0n, 0n]],
};
/** SeaBIOS: the hole below 4 GiB only. */
const SEABIOS: GuestMtrrs = { defType: ENABLED | WB, variable: [pair(0xc000_0000n, GIB, UC)] };

describe("the type of QEMU's hostmem BAR", () => {
  it.each<[string, GuestMtrrs, Range, string]>([
    ["OVMF, above 4 GiB", OVMF, BAR, "uncached"],
    ["OVMF, where no BAR is", OVMF, { start: 0x1_0000_0000n, size: GIB }, "write-back"],
    ["SeaBIOS, above 4 GiB", SEABIOS, BAR, "write-back"],
    ["SeaBIOS, in the hole", SEABIOS, { start: 0xe000_0000n, size: GIB / 4n }, "uncached"],
    ["MTRRs off", { defType: WB, variable: [] }, BAR, "uncached"],
    ["uncached by default", { defType: ENABLED, variable: [] }, BAR, "uncached"],
    [
      "uncached by default, RAM write-back",
      { defType: ENABLED, variable: [pair(0n, 64n * GIB, WB)] },
      { start: 4n * GIB, size: GIB },
      "write-back",
    ],
    [
      "uncached over write-back",
      { defType: ENABLED | WB, variable: [pair(0n, 512n * GIB, WB), ...OVMF.variable] },
      BAR,
      "uncached",
    ],
    [
      "an entry that is not valid",
      { defType: ENABLED | WB, variable: [[BAR.start, PHYSICAL & ~(BAR.size - 1n)]] },
      BAR,
      "write-back",
    ],
  ])("%s", (_, mtrrs, bar, type) => {
    expect(guestMtrr(bar, mtrrs)).toBe(type);
  });

  it.each<[string, GuestMtrrs]>([
    ["in part of it", { ...SEABIOS, variable: [pair(BAR.start, GIB, UC)] }],
    [
      "by a mask with holes",
      { ...SEABIOS, variable: [[BAR.start, (0xf0f0_0000n << 8n) | ENABLED]] },
    ],
    ["by a mask of nothing", { ...SEABIOS, variable: [[WB, ENABLED]] }],
    ["by types that have no name here", { defType: ENABLED | 1n, variable: [] }],
    [
      "by two at once",
      { ...SEABIOS, variable: [pair(0n, 512n * GIB, WB), pair(0n, 512n * GIB, 4n)] },
    ],
  ])("is unknown where it is given %s", (_, mtrrs) => {
    expect(guestMtrr(BAR, mtrrs)).toBe("unknown");
  });
});

const RAM = { size: 4 * PAGE, exporter: "udmabuf", facts: { hugetlb: false } };
const GTT = { size: 4 * PAGE, exporter: "amdgpu", facts: { domains: 2, flags: 0 } };
const USWC = { ...GTT, facts: { domains: 2, flags: 4 } };

/** hostmem of a guest with this firmware. */
function hostmem(platform: PresetName, mtrrs: GuestMtrrs, resource: BlobResource) {
  const mapper = mapperOf({ 1: inHostmem(resource, BAR, mtrrs) }, { platform });
  const reply = mapper.handle(map(1, 0));
  return { ...decode(reply.response), hazards: hazardsOf(reply).map((line) => line.split(":")[0]) };
}

describe("QEMU's hostmem", () => {
  it.each([
    // QEMU 11.1 honours the guest's PAT, and with it the firmware's MTRRs.
    [
      "cached memory under OVMF",
      RAM,
      OVMF,
      "intel-honor-pat",
      1,
      ["SELF_SNOOPED_ALIAS", "SLOW_READS"],
    ],
    ["cached memory under SeaBIOS", RAM, SEABIOS, "intel-honor-pat", 1, []],
    ["cached memory under OVMF, without the guest's PAT", RAM, OVMF, "intel", 1, []],
    ["write-combined memory under OVMF", USWC, OVMF, "intel-honor-pat", 3, ["SLOW_READS"]],
    ["cached memory under OVMF, on AMD", RAM, OVMF, "amd", 1, ["SNOOPED_ALIAS", "SLOW_READS"]],
  ] as const)("%s", (_, resource, mtrrs, platform, mapInfo, hazards) => {
    expect(hostmem(platform, mtrrs, resource)).toMatchObject({ mapInfo, hazards });
  });

  it("maps nothing that the guest would get otherwise than it was told", () => {
    const refused = { type: VIRTIO_GPU.RESP_ERR_UNSPEC, mapInfo: undefined, hazards: [] };
    expect(hostmem("intel", SEABIOS, USWC)).toMatchObject(refused);
  });

  it("asks for the BAR's type at each map", () => {
    let mtrrs = SEABIOS;
    const mapper = mapperOf({}, { platform: "amd", resource: () => inHostmem(RAM, BAR, mtrrs) });
    expect(hazardsOf(mapper.handle(map(1, 0)))).toEqual([]);
    mtrrs = OVMF;
    expect(hazardsOf(mapper.handle(map(2, 4 * PAGE)))).toHaveLength(2);
  });
});

/** Judges GTT and USWC buffers as the recipe in C does, and prints what it would tell the guest. */
const MAIN = `
#include "qemu-hostmem.c"
static void show(const struct vmprot_env *env, unsigned flags)
{
	struct vmprot_amdgpu_facts facts = VMPROT_AMDGPU_FACTS_INIT;
	uint32_t map_info = 0;
	facts.domains = 2;
	facts.flags = flags;
	facts.domains_known = facts.flags_known = 1;
	printf("%d ", hostmem_map_info(env, &facts, &map_info) == 0);
	printf("%u\\n", (unsigned)map_info);
}
int main(void)
{
	const struct vmprot_host host = VMPROT_PRESET_INTEL_HOST;
	struct vmprot_env env;
	int honor;
	for (honor = 0; honor < 2; honor++) {
		hostmem_env(&env, &host, honor, VMPROT_GUEST_MTRR_UNCACHED, 0);
		show(&env, 0);
		show(&env, 4);
	}
	return 0;
}
`;

describeWith("compilers", missingProgram("gcc"))("the recipe in C", () => {
  it("tells the guest what the one in TypeScript does", () => {
    const said = inScratch((folder) => {
      const source = join(folder, "main.c");
      writeFileSync(source, MAIN);
      const recipes = join(root, "examples/recipes/c");
      return run(programOf("gcc", [`-I${recipes}`], source, objects("gcc", [], folder)), []);
    });
    const told = (["intel", "intel-honor-pat"] as const).flatMap((platform) =>
      [GTT, USWC].map((resource) => {
        const { type, mapInfo = 0 } = hostmem(platform, OVMF, resource);
        return `${type === VIRTIO_GPU.RESP_OK_MAP_INFO ? 1 : 0} ${mapInfo}`;
      }),
    );
    expect(said.trimEnd().split("\n")).toEqual(told);
    expect(told).toEqual(["1 1", "0 0", "1 1", "1 3"]);
  }, 60_000);
});
