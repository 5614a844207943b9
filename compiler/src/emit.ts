import type { ExporterAdapter } from "@vmprot/core";
import type { Abi } from "./abi.js";
import { emitC } from "./c/emit-c.js";
import { emitJs } from "./js/emit-js.js";
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
export interface Emitters {
  /** C99: `vmprot.h` and what belongs to it. */
  readonly c: Emitter;
  /** A crate without dependencies. */
  readonly rust: Emitter;
  /** One module that imports nothing, and its types. */
  readonly js: Emitter;
  /** The tables themselves. */
  readonly json: Emitter;
  /** Tables and views, for engines that hold an inventory. */
  readonly sql: Emitter;
}

/** The emitter of each language. */
export const EMITTERS: Emitters = {
  c: emitC,
  rust: emitRust,
  js: emitJs,
  json: (policy, abi) =>
    new Map([["vmprot-policy.json", `${JSON.stringify({ ...policy, abi }, undefined, 1)}\n`]]),
  sql: (policy) => emitSql(policy),
};

/** The name of a language in {@link EMITTERS}. */
export type Language = keyof Emitters;
