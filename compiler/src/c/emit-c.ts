import { readFileSync } from "node:fs";
import type { Abi } from "../abi.js";
import type { Policy } from "../policy.js";
import { abiHeader } from "./abi-header.js";
import { exportersHeader, exportersSource } from "./exporters.js";
import { layoutHeader, tablesHeader } from "./tables-header.js";
import { textHeader, textSource } from "./texts.js";
import { vectorsSource } from "./vectors.js";

/** Written by hand, and the same for every policy. */
const RUNTIME = ["vmprot.h", "vmprot_internal.h", "vmprot.c"];

/** The policy as C99: contents by file name. */
export function emitC(policy: Policy, abi: Abi): Map<string, string> {
  const runtime = RUNTIME.map((name): [string, string] => [
    name,
    readFileSync(new URL(`../../runtime/c/${name}`, import.meta.url), "utf8"),
  ]);
  return new Map([
    ...runtime,
    ["vmprot_abi.h", abiHeader(policy, abi)],
    ["vmprot_layout.h", layoutHeader(policy)],
    ["vmprot_tables.h", tablesHeader(policy, abi)],
    ["vmprot_exporters.h", exportersHeader(policy, abi)],
    ["vmprot_exporters.c", exportersSource(policy, abi)],
    ["vmprot_text.h", textHeader(policy, abi)],
    ["vmprot_text.c", textSource(policy, abi)],
    ["test/vmprot_vectors.c", vectorsSource(policy)],
  ]);
}
