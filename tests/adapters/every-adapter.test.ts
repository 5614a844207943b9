import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { type ExporterAdapter, VmProt } from "@vmprot/core";
import { KERNEL_EPOCHS, type KernelEpoch } from "@vmprot/core/tables";
import { root } from "../support/repository.js";

const EACH = ADAPTERS.map((adapter) => [adapter.exporter, adapter] as const);
const ARCHES = ["x86_64", "arm64", "riscv64", "loongarch64"] as const;

/** Hosts of each architecture, with the newest kernel and those on both sides of each border of a row. */
function hostsOf({ rules = [] }: ExporterAdapter) {
  const kernels = new Set<KernelEpoch>(["7.3"]);
  const borders = rules.flatMap(({ host }) => [
    host?.kernel?.from ?? [],
    host?.kernel?.before ?? [],
  ]);
  for (const border of borders.flat()) {
    kernels.add(border);
    kernels.add(KERNEL_EPOCHS[KERNEL_EPOCHS.indexOf(border) - 1] ?? border);
  }
  return ARCHES.flatMap((arch) => [...kernels].map((kernel) => ({ arch, kernel })));
}

describe("the list of adapters", () => {
  it("begins with the four that most ask for, and goes on by name", () => {
    const names = ADAPTERS.map(({ exporter }) => exporter);
    expect(names.slice(0, 4)).toEqual(["msm", "amdgpu", "i915", "virtgpu"]);
    expect(names.slice(4)).toEqual(names.slice(4).sort());
  });

  it("has every folder's", () => {
    const folders = readdirSync(join(root, "adapters/src"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "families")
      .map(({ name }) => name);
    expect(ADAPTERS.map(({ exporter }) => exporter).sort()).toEqual(folders.sort());
  });
});

describe.each(EACH)("%s", (exporter, adapter) => {
  const vmProt = new VmProt([adapter], { remedies: false });

  it("has rows with an id and a kernel source each", () => {
    const { rules = [] } = adapter;
    expect(rules.length).toBeGreaterThan(0);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { source } of rules) {
      expect(source).toMatch(
        /^(drivers|include|kernel|kernel-open|mm|rust|samples|sound)\/[\w/-]+\.(c|h|rs), \w/,
      );
    }
  });

  it("shows every row in a case", () => {
    const shown = new Set<string | undefined>();
    for (const { facts } of adapter.cases) {
      for (const platform of hostsOf(adapter)) {
        const { explanation = [] } = vmProt.query({ exporter, facts, platform, explain: true });
        for (const { step, row } of explanation) if (step === "answer") shown.add(row);
      }
    }
    const rules = adapter.rules?.map(({ id }) => id) ?? [];
    expect(rules.filter((id) => !shown.has(id))).toEqual([]);
  });

  it("says why absence means what it means, of exactly the facts that may be absent", () => {
    for (const { doc, absent, because } of Object.values(adapter.facts)) {
      expect(doc).toMatch(/\.$/);
      expect(because === undefined).toBe(absent === undefined);
    }
  });
});
