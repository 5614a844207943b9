import { describe, expect, it } from "@jest/globals";
import { AMDGPU_GEM_CREATE, amdgpuPlacements } from "@vmprot/adapter-amdgpu";
import { MSM_BO, msmPlacements } from "@vmprot/adapter-msm";
import type { AdapterRefusal, Placement } from "@vmprot/core";
import { factsValidator } from "@vmprot/schemas";
import { combinations, FACT_SPACES, ODD } from "../support/fact-spaces.js";
import { ADAPTERS } from "../support/space.js";

type Said = readonly Placement[] | AdapterRefusal;
const X86 = { canWriteCombineRam: true, dmaCoherent: true };
const ARM64 = { canWriteCombineRam: false, dmaCoherent: false };
const word = (said: Said): string =>
  "code" in said ? said.code : said.map(({ memory, cache }) => `${memory} ${cache}`).join(", ");

describe("msm, every 32-bit flag and every combination of the defined ones", () => {
  it("follows msm_gem_pgprot and msm_gem_new_impl", () => {
    const bits = Object.values(MSM_BO);
    let points = 0;
    for (let set = 0; set < 1 << bits.length; set++) {
      const flags = bits.reduce((sum, bit, i) => ((set >> i) & 1 ? (sum | bit) >>> 0 : sum), 0);
      const modes = [0x10000, 0x20000, 0x40000, 0x80000].filter((bit) => (flags & bit) !== 0);
      const expected =
        (flags & 4) !== 0
          ? "NOT_EXPORTABLE"
          : modes.length !== 1
            ? "UNKNOWN_FACTS"
            : {
                65536: "SYNC_REQUIRED",
                131072: "ram write-combined",
                262144: "UNKNOWN_FACTS",
                524288: "ram cached",
              }[modes[0] ?? 0];
      expect(word(msmPlacements({ flags }))).toBe(expected);
      for (let bit = 0; bit < 32; bit++) {
        const one = (1 << bit) >>> 0;
        points++;
        if (bits.includes(one as 1)) continue;
        expect(word(msmPlacements({ flags: (flags | one) >>> 0 }))).toBe("UNKNOWN_FACTS");
      }
    }
    expect(points).toBe(4096);
  });
});

describe("amdgpu, every domain × every defined flag × every fact × both kinds of host", () => {
  it("follows amdgpu_ttm_tt_create and amdgpu_vram_mgr_new", () => {
    const bits = Object.values(AMDGPU_GEM_CREATE);
    let points = 0;
    const wrong: string[] = [];
    for (let domains = 0; domains < 256; domains++) {
      for (let set = 0; set < 1 << bits.length; set++) {
        // Bits 0 to 3 and 5 to 16: the undefined bit 4 is left out.
        const flags = (set & 15) | ((set & ~15) << 1);
        for (const host of [X86, ARM64]) {
          const connected = (domains & 1) === 1;
          const said = amdgpuPlacements({ domains, flags, vramConnectedToCpu: connected }, host);
          const ram = (flags & 4) !== 0 && host === X86 ? "write-combined" : "cached";
          const vram = connected ? "cached" : "write-combined";
          const memory = (domains & 4) === 0 ? `ram ${ram}` : `device ${vram}, ram ${ram}`;
          const refused = (flags & 2) !== 0 ? "NO_CPU_MAPPING" : "NOT_EXPORTABLE";
          const expected =
            domains === 0 || domains > 7
              ? "UNKNOWN_FACTS"
              : (flags & (2 | 0x40)) !== 0
                ? refused
                : memory;
          points++;
          if (word(said) !== expected && wrong.length < 5) {
            wrong.push(`${domains} ${flags}: ${word(said)}, not ${expected}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(points).toBe(256 * 2 ** 16 * 2);
  }, 120_000);

  it("refuses every undefined flag", () => {
    for (let bit = 0; bit < 53; bit++) {
      if (Object.values(AMDGPU_GEM_CREATE).includes((2 ** bit) as 1)) continue;
      expect(word(amdgpuPlacements({ domains: 2, flags: 2 ** bit }, X86))).toBe("UNKNOWN_FACTS");
    }
  });

  it("refuses imported buffers whatever their flags say", () => {
    for (let flags = 0; flags < 1 << 17; flags++) {
      const said = amdgpuPlacements({ domains: 2, flags, imported: true }, X86);
      expect("code" in said && said.code).toBe("FOREIGN_BUFFER");
    }
  });
});

describe("the cases that an adapter lists", () => {
  it("have a space for every adapter", () => {
    expect(Object.keys(FACT_SPACES)).toEqual(ADAPTERS.map(({ exporter }) => exporter));
  });

  it.each(ADAPTERS.map((adapter) => [adapter.exporter, adapter] as const))(
    "of %s show every answer that it has",
    (exporter, adapter) => {
      const listed = new Set<string>();
      for (const { facts } of adapter.cases) {
        for (const host of [X86, ARM64]) listed.add(word(adapter.placements(facts, host)));
      }
      const reached = new Set<string>();
      const validate = factsValidator(exporter);
      for (const facts of combinations(FACT_SPACES[exporter] ?? {})) {
        if (validate?.(facts) !== true) continue;
        for (const host of [X86, ARM64]) reached.add(word(adapter.placements(facts, host)));
      }
      expect([...reached].filter((answer) => !listed.has(answer))).toEqual([]);
    },
  );

  it("are answered without a throw, and so is anything else", () => {
    for (const adapter of ADAPTERS) {
      for (const name of [
        "flags",
        "domains",
        "graphics",
        "caching",
        "regions",
        "blobMem",
        "mapInfo",
        "heap",
        "size",
        "allocator",
        "imported",
      ]) {
        for (const value of ODD) {
          for (const { facts } of adapter.cases) {
            const said = adapter.placements({ ...facts, [name]: value }, X86);
            expect("code" in said || said.length > 0).toBe(true);
          }
        }
      }
    }
  });
});
