import type { Facts, Platform, PresetName, Query, Result, Vm } from "@vmprot/core";
import type { HeldDmaBuf } from "@vmprot/linux";
import type { PlainError } from "../as-error.js";
import type { Origins } from "../settings/origins.js";

/** One buffer of this machine and what is to be said of it. */
export interface AnsweredBuffer {
  readonly buffer: HeldDmaBuf;
  /** The node that was asked. */
  readonly device?: string;
  /** What its driver said; absent where it was not asked or did not tell. */
  readonly facts?: Facts;
  /** Facts that it left unknown, and the caller takes for granted. */
  readonly assumed?: Facts;
  /** Why the machine did not tell. */
  readonly problem?: PlainError;
  readonly result: Result;
}

/** The same with the machine: a line of `vmprot scan --json`, which an inventory of many is made of. */
export interface ScannedRow extends AnsweredBuffer {
  /** The machine's name. */
  readonly host: string;
  /** What the result is for. */
  readonly platform: PresetName | Platform;
  /** What is stated of the VM, over a plain one or the preset's; absent where nothing is. */
  readonly vm?: Vm;
  /** Where all of that is from. */
  readonly origins: Origins;
}

/** The query that the result is of, as far as there was one. */
export function queryOf({ facts, assumed, result }: AnsweredBuffer, stated: Partial<Query>): Query {
  return { ...stated, exporter: result.exporter, facts: { ...facts, ...assumed } };
}
