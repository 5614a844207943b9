import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";
import type { ExporterAdapter } from "@vmprot/core";
import { factsSchema } from "@vmprot/schemas";

/** What a vendor's package is made of, beside its adapters. */
export interface FakeVendorOptions {
  /** The text of the file that each manifest entry's `schema` names; absent means that none does. */
  readonly schema?: string;
  /** Names a schema without there being a file. */
  readonly lost?: boolean;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A rule adapter whose facts are as those of other drivers, with a secure kind of buffer. */
export const FAKE_SECURE = {
  contract: 1,
  exporter: "fake-secure",
  names: { "fake-plain": { flags: 0 } },
  title: "A vendor's buffers",
  source: "drivers/gpu/drm/fake/fake_gem.c",
  facts: {
    flags: { kind: "bits", bits: { WC: 1, COHERENT: 2 }, doc: "FAKE_BO_* flags." },
    secure: {
      kind: "yes-no",
      doc: "The buffer is protected content.",
      absent: false,
      because: "Whoever made the buffer asked for it.",
    },
    heaps: {
      kind: "words",
      words: ["a", "b", "a,b", "a\nb", "c"],
      doc: "The heaps that the buffer can be in.",
      absent: "unknown",
      because: "The driver chooses.",
    },
  },
  rules: [
    {
      id: "secure",
      when: { secure: { is: true } },
      refuse: { code: "NO_CPU_MAPPING", message: "Protected content has no CPU mapping." },
      source: "drivers/gpu/drm/fake/fake_gem.c, fake_gem_mmap",
    },
    {
      id: "heap-a",
      when: { heaps: { contains: "a", excludes: "c" } },
      map: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
      source: "drivers/gpu/drm/fake/fake_heap.c",
    },
    {
      id: "other",
      map: [{ memory: "ram", cache: "write-combined", vma: "mixedmap", pages: "refcounted" }],
      source: "drivers/gpu/drm/fake/fake_heap.c",
    },
  ],
  cases: [
    { name: "secure", facts: { flags: 0, secure: true, heaps: ["a"] } },
    { name: "heap a", facts: { flags: 0, heaps: ["a"] } },
    { name: "heap c", facts: { flags: 0, heaps: ["c"] } },
  ],
} as const satisfies ExporterAdapter;

/** The schema that `vmprot create-adapter` would have made of its declarations. */
export const FAKE_SECURE_SCHEMA = JSON.stringify(
  factsSchema(FAKE_SECURE.exporter, FAKE_SECURE.facts, FAKE_SECURE.names),
);

/** The text of a module that exports the adapter. */
const dataModule = (adapter: object): string =>
  `export const adapter = ${JSON.stringify(adapter)};\n`;

/** The same adapter, whose answers a function gives: the text of the function's body. */
export const functionModule = (body: string): string => {
  const { rules: _, ...rest } = FAKE_SECURE;
  return `export const adapter = { ...${JSON.stringify(rest)}, placements(facts, host) { ${body} } };\n`;
};

/** Makes a package with an adapter in a folder of its own, and returns the folder. */
export function fakeVendor(
  { schema, lost = false }: FakeVendorOptions = {},
  module: string = dataModule(FAKE_SECURE),
): string {
  const folder = mkdtempSync(join(tmpdir(), "vmprot-vendor-"));
  folders.push(folder);
  const entry = {
    exporter: FAKE_SECURE.exporter,
    names: Object.keys(FAKE_SECURE.names),
    contract: 1,
    module: "./dist/index.js",
    export: "adapter",
  };
  const named = schema !== undefined || lost ? { schema: "./facts.schema.json" } : {};
  const manifest = {
    name: "fake-vendor",
    version: "2.0.0",
    type: "module",
    keywords: ["vmprot-adapter"],
    vmprot: { adapters: [{ ...entry, ...named }] },
  };
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "dist/index.js"), module);
  if (schema !== undefined) writeFileSync(join(folder, "facts.schema.json"), schema);
  return folder;
}
