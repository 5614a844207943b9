import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { amdgpuAdapter } from "@vmprot/adapters/amdgpu";
import { CODE_TABLE, PLAIN_VM, PRESETS } from "@vmprot/core";
import { CONCLUSION_RULES, MAPPABILITY_RULES } from "@vmprot/core/tables";
import { root } from "../support/repository.js";
import { linesOf, parseLines, vmprot, vmprotAlone } from "./run-vmprot.js";

const width = (text: string): number => Math.max(...linesOf(text).map((line) => line.length));

describe.each(["adapters", "platforms", "explain", "matrix"])("vmprot %s", (command) => {
  it.each(["80", "120"])("fits into %s columns", (COLUMNS) => {
    const { status, stdout, stderr } = vmprot([command], "", { COLUMNS });
    expect(width(stdout)).toBeLessThanOrEqual(Number(COLUMNS));
    expect(stdout).not.toContain("…");
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});

describe("vmprot adapters", () => {
  interface Row {
    readonly exporter: string;
    readonly form: string;
    readonly facts: readonly { readonly name: string; readonly doc: string }[];
    readonly rows: readonly { readonly id: string; readonly source: string }[];
    readonly source: string;
    readonly presets: readonly {
      readonly case: string;
      readonly verdicts: Readonly<Record<string, string>>;
    }[];
  }
  const all = parseLines(vmprot(["adapters", "--json"]).stdout) as Row[];
  const [msm, amdgpu] = all;

  it("lists exporters with the facts that their adapters declare", () => {
    expect(all.map(({ exporter }) => exporter)).toEqual(ADAPTERS.map((each) => each.exporter));
    for (const [index, { facts }] of ADAPTERS.entries()) {
      const declared = Object.entries(facts).map(([name, fact]) => ({ name, ...fact }));
      expect(all[index]?.facts).toMatchObject(JSON.parse(JSON.stringify(declared)));
    }
    expect(msm).toMatchObject({ exporter: "msm", contract: 1, form: "rows" });
    expect(msm?.facts).toMatchObject([{ name: "flags", kind: "bits", required: true }]);
    expect(all).toContainEqual(expect.objectContaining({ exporter: "qxl", facts: [] }));
    expect(amdgpu?.source).toContain("amdgpu_ttm.c");
    expect(amdgpu?.facts).toContainEqual({
      name: "imported",
      kind: "yes-no",
      domain: "true, false",
      required: false,
      absent: false,
      because: amdgpuAdapter.facts.imported.because,
      doc: amdgpuAdapter.facts.imported.doc,
    });
  });

  it("lists each adapter's rows in order, with their conditions in words and their sources", () => {
    for (const [index, { rules = [] }] of ADAPTERS.entries()) {
      const rows = rules.map(({ id, map, refuse, source }) => ({ id, map, refuse, source }));
      expect(all[index]?.rows).toMatchObject(JSON.parse(JSON.stringify(rows)));
    }
    expect(msm?.rows).toContainEqual({
      id: "write-combined",
      when: "of CACHED, WC, UNCACHED and CACHED_COHERENT flags has WC alone",
      map: [{ memory: "ram", cache: "write-combined", vma: "pfnmap", pages: "shmem" }],
      source: "drivers/gpu/drm/msm/msm_gem.c, msm_gem_pgprot",
    });
    const conditions = all.flatMap(({ rows }) => rows as readonly { readonly when?: string }[]);
    expect(
      conditions.filter(({ when }) => when === undefined || /undefined|\[object/.test(when)),
    ).toEqual([]);
  });

  it("tells people of one exporter all that it has", () => {
    const { status, stdout, stderr } = vmprot(["adapters", "amdgpu"], "", { COLUMNS: "160" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const text = stdout.replace(/\s+/g, " ");
    for (const { name } of amdgpu?.facts ?? []) expect(stdout).toContain(`\n${name} `);
    for (const { id } of amdgpu?.rows ?? []) expect(stdout).toContain(`\n${id} `);
    expect(text).toContain("DOORBELL 0x40");
    expect(text).toContain("not vramConnectedToCpu; flags has CPU_GTT_USWC; the host can map RAM");
    expect(parseLines(vmprot(["adapters", "amdgpu", "--json"]).stdout)).toEqual([amdgpu]);
  });

  it("has a page for every name, which fits a narrow terminal", () => {
    const asked = ADAPTERS.map(({ exporter, names = {} }) => [exporter, ...Object.keys(names)]);
    const pages = asked.flat().map((name) => vmprot(["adapters", name], "", { COLUMNS: "80" }));
    for (const [exporter = "", ...others] of asked) {
      const [page, ...same] = pages.splice(0, 1 + others.length);
      expect({ exporter, ...page }).toMatchObject({ exporter, status: 0, stderr: "" });
      expect(width(page?.stdout ?? "")).toBeLessThanOrEqual(80);
      expect(same.map(({ stdout }) => stdout === page?.stdout)).toEqual(others.map(() => true));
      for (const other of others) expect(page?.stdout).toContain(other);
    }
    const { status, stdout, stderr } = vmprotAlone(["adapters", "amdgpu"], "", { COLUMNS: "80" });
    expect({ status, stdout, stderr }).toEqual(
      vmprot(["adapters", "amdgpu"], "", { COLUMNS: "80" }),
    );
  }, 120_000);

  it("says of every kind of buffer what a guest may do on each preset", () => {
    for (const [index, { cases }] of ADAPTERS.entries()) {
      const { presets } = all[index] as Row;
      expect(presets.map((each) => each.case)).toEqual(cases.map(({ name }) => name));
      for (const { verdicts } of presets) {
        expect(Object.keys(verdicts)).toEqual(PRESETS.map(({ name }) => name));
        for (const verdict of Object.values(verdicts)) {
          expect(verdict).toMatch(/^(map (cached|write-combined|uncached)|refuse [A-Z_]+)$/);
        }
      }
    }
    const [page] = all as readonly Row[];
    expect(page?.presets[0]).toMatchObject({ verdicts: expect.anything() });
  });

  it("says what was verified, what a probe asks and cannot tell, and what the stacks say", () => {
    const page = (exporter: string): string =>
      vmprot(["adapters", exporter], "", { COLUMNS: "160" }).stdout;
    expect(page("msm")).toContain("Read only: no kernel was booted");
    expect(page("msm")).toContain("Ioctls: GEM_CLOSE, MSM_GEM_NEW, MSM_GEM_INFO.");
    expect(page("msm")).toContain("today's stacks say");
    const virtgpu = page("virtgpu");
    expect(virtgpu).toMatch(/Seen in page tables of Linux [\d., ]+ \(x86_64/);
    expect(virtgpu).toMatch(/Given to KVM guests on Linux [\d., ]+ \(/);
    expect(virtgpu).toContain("No probe can tell: mapInfo, mappable.");
    expect(virtgpu).toContain("  ioctl VIRTGPU_RESOURCE_INFO: bo_handle = the buffer's handle,");
    expect(virtgpu).toContain(
      "\n    refuse ATTRIBUTES_UNKNOWN: VIRTGPU_RESOURCE_INFO failed with errno (",
    );
    expect(all.find(({ exporter }) => exporter === "virtgpu")).toMatchObject({
      probe: { expNames: ["virtio_gpu"], ioctls: ["VIRTGPU_RESOURCE_INFO"] },
      verified: { pageTables: [{ on: expect.any(Array) }, {}] },
    });
  });

  it("lists each in a few lines: what it is, its names, its facts, where it was verified", () => {
    const text = vmprot(["adapters"], "", { COLUMNS: "160" }).stdout;
    expect(text).toMatch(/\nmsm +Qualcomm Adreno [^\n]* read only\n +facts: flags\n/);
    expect(text).toMatch(/\nvirtgpu +[^\n]* \d[\d., ]+\(x86_64, [^\n]*\n +also named virtio_gpu\n/);
    expect(text).toContain("also named videobuf2_vmalloc (allocator vmalloc), ");
    expect(text).toMatch(/facts: domains, flags, [^\n]*\(imported\)/);
  });

  it("says of a fact what its absence means, and why", () => {
    const text = vmprot(["adapters", "virtgpu"], "", { COLUMNS: "160" }).stdout;
    expect(text).toMatch(/\nimported .*false\. Whoever made the buffer knows/);
    expect(text).toMatch(/\nblobMem .* must be stated\n/);
  });
});

describe("vmprot platforms", () => {
  it("lists presets with all their fields, and the plain VM", () => {
    expect(parseLines(vmprot(["platforms", "--json"]).stdout)).toEqual(PRESETS);
    const text = vmprot(["platforms"]).stdout;
    for (const field of Object.keys(PLAIN_VM)) expect(text).toContain(field);
    for (const { name, platform } of PRESETS) {
      expect(text).toContain(name);
      for (const [field, value] of Object.entries(platform)) {
        expect(text).toContain(`${field} ${value}`);
      }
    }
  });
});

describe("vmprot explain", () => {
  interface Row {
    readonly kind: string;
    readonly [name: string]: unknown;
  }
  const json = (...args: string[]) =>
    parseLines(vmprot(["explain", ...args, "--json"]).stdout) as Row[];
  const nameOf = (row: Row) => row[row.kind in row ? row.kind : "code"];

  it("lists the kinds of words, and on demand each word of a kind, or of all", () => {
    const all = json();
    const codes = all.filter(({ code }) => code !== undefined);
    expect(codes).toMatchObject(JSON.parse(JSON.stringify(CODE_TABLE)));
    const { stdout } = vmprot(["explain"], "", { COLUMNS: "160" });
    for (const kind of new Set(all.map(({ kind }) => kind))) {
      const many = all.filter((row) => row.kind === kind).length;
      expect(stdout).toMatch(new RegExp(`\n${kind} +${many} `));
      expect(json(kind)).toEqual(all.filter((row) => row.kind === kind));
    }
    const errors = vmprot(["explain", "error"]).stdout;
    for (const { code, kind } of CODE_TABLE) {
      if (kind === "error") expect(errors).toContain(code);
    }
  }, 60_000);

  it("finds every word again that it lists, in whatever case", async () => {
    const { Explanations } = await import(join(root, "cli/dist-tsc/listings/find-explained.js"));
    const explanations = await Explanations.of({});
    for (const each of explanations.all) {
      const name = String(nameOf(each));
      expect(explanations.find(name)).toContain(each);
      expect(explanations.find(name.toUpperCase())).toContain(each);
    }
  });

  it.each([
    ["KCM", "KVM_CANNOT_MAP"],
    ["gtf", "GUEST_TYPE_FORCED"],
    ["fwb", "platform.fwb"],
    ["amd-stage2:nested-paging", "amd:nested-paging"],
    ["memory-fwb", "arm64:memory-fwb"],
    ["facts.deviceCoherent", "facts.deviceCoherent"],
    ["domains", "amdgpu.domains"],
  ])("takes %s for short", (word, name) => {
    expect(json(word).map(nameOf)).toContain(name);
  });

  it("tells of a rule what fails, since when, whom it is about and what helps", () => {
    const { stdout } = vmprot(["explain", "R12"], "", { COLUMNS: "160" });
    for (const line of [
      /\nkernels {3}Linux 7\.1 and later\n/,
      /\nfails {5}KVM_RUN with EFAULT\n/,
      /\nexporters .*panfrost/,
      /\nremedy {4}Write to each page .*; or copy through a bounce buffer/,
      /\nsource {4}drivers\/gpu\/drm\/drm_gem_shmem_helper\.c/,
    ]) {
      expect(stdout).toMatch(line);
    }
    expect(json("slot-first")).toMatchObject([
      {
        cost: "vmm",
        change: { field: "vm.slot", value: "before" },
        rules: ["R10", "R22"].concat(["R22-fault", "R19-device"]),
      },
    ]);
    expect(json("platform.fwb")).toMatchObject([
      { meaning: expect.stringContaining("FEAT_S2FWB"), remedies: ["fwb"] },
    ]);
  });

  it("says what one code means, in whatever case", () => {
    for (const code of ["SYNC_REQUIRED", "sync_required"]) {
      const { status, stdout } = vmprot(["explain", code], "", { COLUMNS: "160" });
      const [entry] = CODE_TABLE;
      expect(stdout).toContain("SYNC_REQUIRED (refusal)\nmeaning   CPU access");
      expect(stdout).toContain(`remedy    ${entry?.remedy}`);
      expect(status).toBe(0);
    }
    const { stdout } = vmprot(["explain", "SYNC_REQUIRED", "--json"]);
    expect(parseLines(stdout)).toMatchObject([JSON.parse(JSON.stringify(CODE_TABLE[0]))]);
  });

  it("explains every row of every adapter", async () => {
    const { adapterRules } = await import(join(root, "cli/dist-tsc/listings/explained.js"));
    for (const adapter of ADAPTERS) {
      const rules = adapterRules(adapter) as { rule: string; source: string }[];
      expect(rules.map(({ rule }) => rule)).toEqual(
        (adapter.rules ?? []).map(({ id }) => `${adapter.exporter}:${id}`),
      );
    }
    const { status, stdout } = vmprot(["explain", "msm:cached"], "", { COLUMNS: "160" });
    expect(status).toBe(0);
    expect(stdout).toBe(`msm:cached (rule)
when      of CACHED, WC, UNCACHED and CACHED_COHERENT flags has CACHED alone
answer    refuse SYNC_REQUIRED: MSM_BO_CACHED memory is not coherent with the GPU, and msm has no begin_cpu_access that would make it so.
exporters msm
remedy    ${CODE_TABLE[0]?.remedy}
source    drivers/gpu/drm/msm/msm_gem.c, msm_gem_pgprot
table     msm-rules
`);
    expect(parseLines(vmprot(["explain", "msm:write-combined", "--json"]).stdout)).toEqual([
      {
        rule: "msm:write-combined",
        kind: "rule",
        table: "msm-rules",
        when: "of CACHED, WC, UNCACHED and CACHED_COHERENT flags has WC alone",
        answer: "write-combined ram (pfnmap, shmem)",
        exporters: ["msm"],
        source: "drivers/gpu/drm/msm/msm_gem.c, msm_gem_pgprot",
      },
    ]);
  });

  it("explains every rule that core's verdicts can name", async () => {
    const { coreRules } = await import(join(root, "cli/dist-tsc/listings/explained.js"));
    const names = (coreRules(ADAPTERS) as { rule: string }[]).map(({ rule }) => rule);
    for (const { id } of [...MAPPABILITY_RULES, ...CONCLUSION_RULES]) expect(names).toContain(id);
    expect(new Set(names).size).toBe(names.length);
    const { stdout } = vmprot(["explain", "r11"], "", { COLUMNS: "160" });
    expect(stdout).toMatch(/^R11 \(rule\)\nwhen {6}.*\nanswer {4}refuse KVM_CANNOT_MAP: /);
    const parts = parseLines(vmprot(["explain", "R13", "--json"]).stdout) as { rule: string }[];
    expect(parts.length).toBeGreaterThan(3);
    for (const { rule } of parts) expect(rule).toMatch(/^R13-/);
  });
});

describe("vmprot --help and --version", () => {
  it("start with the purpose and show examples", () => {
    const { status, stdout } = vmprot(["--help"]);
    expect(stdout).toContain("Which memory attributes may a guest mapping of a dma-buf have?");
    expect(stdout).toContain("$ vmprot query ");
    expect(status).toBe(0);
    expect(vmprot(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(["query", "adapters", "platforms", "explain", "matrix", "completion"])("%s", (name) => {
    const { status, stdout, stderr } = vmprot([name, "--help"]);
    expect(stdout).toMatch(new RegExp(`^Usage: vmprot ${name} `));
    expect(stdout).toMatch(/Examples?:\n {2}\$ /);
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });

  it("help is what an empty command line gets, as an error", () => {
    const { status, stdout, stderr } = vmprot([]);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: vmprot");
    expect(status).toBe(2);
  });
});
