import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import {
  ALIAS_ACCEPTANCE,
  CONCLUSION_RULES,
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  HOST_TRAITS,
  MAPPABILITY_RULES,
  MEMORY_MODELS,
  qualifiedName,
  TYPE_MODE,
  TYPE_TABLES,
} from "@vmprot/core/tables";
import { root } from "../support/repository.js";
import { FIELD_VALUES, OF_PLATFORM, OF_VM } from "../support/space.js";

const sheet: Record<string, Record<string, unknown>[]> = JSON.parse(
  readFileSync(join(root, "tests/fixtures/memory-types.json"), "utf8"),
);

/** Core's table, and the fact sheet's rows with the names of its row, column and cell. */
const SECOND_READING = [
  ["intel-mtrr-pat", "intel_mtrr_pat", "mtrr", "pat", "effective"],
  ["intel-ept-pat", "intel_ept_pat", "ept", "pat", "effective"],
  ["intel-alias", "alias_intel", "host", "guest", "verdict"],
  ["amd-nested-pat", "amd_gpat_hpat", "guestPat", "hostPat", "combined"],
  ["amd-pat-mtrr", "amd_pat_mtrr", "combinedPat", "mtrr", "effective"],
  ["amd-alias", "alias_amd", "host", "guest", "verdict"],
  ["arm64-stage1-stage2", "arm_combine_nofwb", "s1", "s2", "effective"],
  ["arm64-stage1-fwb", "arm_combine_fwb", "s1", "s2memattr", "effective"],
  ["arm64-alias", "alias_arm", "host", "guest", "verdict"],
  ["riscv64-alias", "alias_riscv", "host", "guest", "verdict"],
] as const;

const table = (id: string) => {
  const found = TYPE_TABLES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no table ${id}`);
  return found;
};

describe("type tables", () => {
  it.each(SECOND_READING)("%s has the fact sheet's cells", (id, key, row, column, cell) => {
    const { rows, columns } = table(id);
    const cells = Object.entries(rows).flatMap(([name, values]) =>
      values.map((value, i) => `${name} × ${columns[i]} = ${value}`),
    );
    const expected = (sheet[key] ?? [])
      .filter(({ ipat }) => ipat !== 1)
      .map((line) => `${line[row]} × ${line[column]} = ${line[cell]}`);
    expect(cells.sort()).toEqual(expected.sort());
  });

  it("riscv64-pbmt, applied twice, has the fact sheet's cells", () => {
    const { rows, columns } = table("riscv64-pbmt");
    const at = (row: unknown, column: unknown) =>
      rows[String(row)]?.[columns.indexOf(String(column))];
    for (const { pma, gstage, vsstage, effective } of sheet.riscv_svpbmt ?? []) {
      expect(at(at(pma, gstage), vsstage)).toBe(effective);
    }
  });

  it("intel-ept-ignore-pat gives the EPT type, whatever the guest's PAT says", () => {
    for (const [ept, cells] of Object.entries(table("intel-ept-ignore-pat").rows)) {
      expect(new Set(cells)).toEqual(new Set([ept]));
    }
  });

  it("every cell that an alias table can be asked for has a cache mode", () => {
    for (const { alias } of MEMORY_MODELS) {
      for (const type of [...Object.keys(alias.rows), ...alias.columns]) {
        if (type !== "unverified") expect(TYPE_MODE).toHaveProperty([type]);
      }
    }
  });
});

describe("environment fields", () => {
  it("have the values, and the order, of a list that was written down anew", () => {
    expect(ENVIRONMENT_FIELDS).toEqual(FIELD_VALUES);
    expect(ENVIRONMENT_FIELD_NAMES.map(qualifiedName)).toEqual([
      ...OF_PLATFORM.map((field) => `platform.${field}`),
      ...OF_VM.map((field) => `vm.${field}`),
    ]);
  });

  it("have the values that the fact sheet's tables tell apart", () => {
    const words = (key: string, column: string) =>
      new Set((sheet[key] ?? []).map((line) => String(line[column])));
    const mtrrs = { uncached: "UC", "write-combined": "WC", "write-back": "WB" };
    expect(Object.keys(mtrrs)).toEqual(ENVIRONMENT_FIELDS.deviceMtrr);
    for (const type of Object.values(mtrrs)) {
      expect(words("intel_mtrr_pat", "mtrr")).toContain(type);
      expect(words("amd_pat_mtrr", "mtrr")).toContain(type);
    }
  });
});

describe("host traits", () => {
  /**
   * A second reading: drm_arch_can_wc_memory of include/drm/drm_cache.h says no for powerpc without
   * NOT_COHERENT_CACHE, arm64 and loongarch; of these architectures, arm64 and riscv64 select
   * ARCH_HAS_SYNC_DMA_FOR_DEVICE, loongarch none of ARCH_HAS_SYNC_DMA_*, and ppc64 is never built
   * with NOT_COHERENT_CACHE.
   */
  it.each([
    ["x86_64", true, true],
    ["arm64", false, false],
    ["riscv64", true, false],
    ["loongarch64", false, true],
    ["ppc64", false, true],
  ])("of %s", (arch, canWriteCombineRam, dmaCoherent) => {
    const rows = HOST_TRAITS.filter((row) => row.arch === arch);
    expect(rows).toEqual([
      { arch, canWriteCombineRam, dmaCoherent, source: expect.stringContaining("drm_cache.h") },
    ]);
  });

  it("are those of every architecture, and of no other", () => {
    expect(HOST_TRAITS.map(({ arch }) => arch)).toEqual(FIELD_VALUES.arch);
  });
});

describe("rows", () => {
  const everyRow = [
    ...MAPPABILITY_RULES,
    ...ALIAS_ACCEPTANCE,
    ...MEMORY_MODELS.flatMap(({ host, physical, stage2, guest }) => [
      ...host,
      ...physical,
      ...stage2,
      ...Object.values(guest).flat(),
    ]),
  ];

  it("carry their source", () => {
    for (const { id, source } of everyRow) expect(`${id}: ${source}`).toMatch(/: \S/);
    for (const { source } of [...TYPE_TABLES, ...HOST_TRAITS]) expect(source).toMatch(/\S/);
  });

  it("of the rules cover R8 to R22 and have ids of their own", () => {
    const ids = [...MAPPABILITY_RULES, ...CONCLUSION_RULES].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const stems = new Set(ids.map((id) => id.split("-")[0]));
    const expected = Array.from({ length: 15 }, (_, i) => `R${i + 8}`);
    expect([...stems]).toEqual(expect.arrayContaining(expected));
  });

  it("name no preset and no exporter", () => {
    const text = JSON.stringify(everyRow);
    expect(text).not.toMatch(/"(msm|amdgpu|i915|virtgpu|arm64-fwb|intel-honor-pat)"/);
  });
});
