import type { ExporterAdapter } from "@vmprot/core";
import type { Abi } from "./abi.js";
import { emitC } from "./c/emit-c.js";
import type { Policy } from "./policy.js";
import { emitRust } from "./rust/emit-rust.js";
import { emitSql } from "./sql/emit-sql.js";

/**
 * Writes a policy out in one language: contents by file name.
 *
 * @param adapters those that it was compiled from, whose probes become code where the language has them
 */
export type Emitter = (
  policy: Policy,
  abi: Abi,
  adapters: readonly ExporterAdapter[],
) => ReadonlyMap<string, string>;

/** Every language that the policy is compiled to. */
export const EMITTERS = {
  c: emitC,
  rust: emitRust,
  json: (policy, abi) =>
    new Map([["vmprot-policy.json", `${JSON.stringify({ ...policy, abi }, undefined, 1)}\n`]]),
  sql: (policy) => emitSql(policy),
} as const satisfies Readonly<Record<string, Emitter>>;

/** The name of a language in {@link EMITTERS}. */
export type Language = keyof typeof EMITTERS;
