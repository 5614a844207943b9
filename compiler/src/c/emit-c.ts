import type { ExporterAdapter } from "@vmprot/core";
import type { Abi } from "../abi.js";
import { bufferKinds } from "../buffer-kinds.js";
import type { Policy } from "../policy.js";
import { runtimeFiles } from "../runtime.js";
import { abiHeader } from "./abi-header.js";
import { exportersHeader, exportersSource } from "./exporters.js";
import { probeHeader, probeSource } from "./probes.js";
import { layoutHeader, tablesSource } from "./tables-header.js";
import { textHeader, textSource } from "./texts.js";
import { vectorsSource } from "./vectors.js";

/** The policy as C99: contents by file name. */
export function emitC(
  policy: Policy,
  abi: Abi,
  adapters: readonly ExporterAdapter[],
): Map<string, string> {
  const kinds = bufferKinds(policy);
  return new Map([
    ...runtimeFiles("c"),
    ["vmprot_abi.h", abiHeader(policy, abi, kinds)],
    ["vmprot_layout.h", layoutHeader(policy)],
    ["vmprot_tables.c", tablesSource(policy, abi)],
    ["vmprot_exporters.h", exportersHeader(policy, abi)],
    ["vmprot_exporters.c", exportersSource(policy, abi, kinds)],
    ["vmprot_probe.h", probeHeader(policy, adapters)],
    ["vmprot_probe.c", probeSource(policy, adapters)],
    ["vmprot_text.h", textHeader(policy, abi)],
    ["vmprot_text.c", textSource(policy, abi)],
    ["test/vmprot_vectors.c", vectorsSource(policy)],
  ]);
}
