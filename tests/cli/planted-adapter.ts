import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExporterAdapter } from "@vmprot/core";

/** Writes a package with this adapter into a folder, in place of vmprot's own for the exporter. */
export function plantAdapter(
  folder: string,
  adapter: { readonly exporter: string; readonly rules: unknown },
  before = "",
): string {
  const { exporter } = adapter;
  const entry = { exporter, contract: 1, module: "./dist/index.js", export: "adapter" };
  const manifest = {
    ...{ name: "planted", version: "1.0.0", type: "module", keywords: ["vmprot-adapter"] },
    vmprot: { adapters: [entry] },
  };
  mkdirSync(join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const module = `${before}\nexport const adapter = ${JSON.stringify(adapter)};\n`;
  writeFileSync(join(folder, "dist/index.js"), module);
  return folder;
}

/** Says of memfds what is not true: that no process can map them. */
export const WRONG_MEMFD = {
  contract: 1,
  exporter: "memfd",
  title: "What is wrong of memfds",
  source: "the tests",
  facts: {},
  rules: [
    {
      id: "wrong",
      refuse: { code: "NO_CPU_MAPPING", message: "Nobody can map it." },
      source: "the tests",
    },
  ],
  cases: [{ name: "any", facts: {} }],
} as const satisfies ExporterAdapter;
