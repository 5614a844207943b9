import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withUapiChecks } from "@vmprot/adapters/uapi";
import {
  ABI,
  type Abi,
  abiOf,
  compilePolicy,
  EMITTERS,
  isAbi,
  type Language,
} from "@vmprot/compiler";
import { VmprotError } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { writeJsonRows } from "../output/json-rows.js";
import { writeErr } from "../output/standard-streams.js";
import { systemReason } from "../system-error.js";
import { writeFolder } from "./write-folder.js";

/** The version of this package; the bundler puts it in. */
declare const VMPROT_VERSION: string;

/** The options of `vmprot compile`. */
export interface CompileOptions extends AdapterOptions {
  readonly to: Language;
  readonly output: string;
  readonly abi?: string;
  readonly json?: boolean;
}

const ABI_FILE = "abi.json";

/**
 * Compiles the policy with all adapters into a folder.
 *
 * @throws VmprotError NOT_COMPILABLE, TARGET_NOT_EMPTY, OUTPUT_FAILED, FILE_UNREADABLE, those of adapters
 */
export async function compileTo(options: CompileOptions): Promise<void> {
  const { to, output, json } = options;
  const { first, lastResort } = (await chooseAdapters(options)).loadAll();
  const adapters = [...first, ...lastResort];
  const policy = compilePolicy(adapters, VMPROT_VERSION);
  const abi = abiOf(policy, numbersBefore(options));
  const files = new Map(EMITTERS[to](policy, abi, adapters.map(withUapiChecks)));
  files.set(ABI_FILE, `${JSON.stringify(abi, undefined, 2)}\n`);
  writeFolder(output, files, ABI_FILE);
  const { hash, version } = policy;
  if (json === true) writeJsonRows([{ language: to, version, hash, files: [...files.keys()] }]);
  else writeErr(`vmprot: wrote ${files.size} files into ${output}\n`);
}

function numbersBefore({ abi, output }: CompileOptions): Abi {
  const own = join(output, ABI_FILE);
  const file = abi ?? (existsSync(own) ? own : undefined);
  if (file === undefined) return ABI;
  let numbers: unknown;
  try {
    numbers = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : systemReason(error);
    throw new VmprotError("NOT_COMPILABLE", `The numbers in ${file} cannot be read: ${reason}.`);
  }
  if (isAbi(numbers)) return numbers;
  throw new VmprotError("NOT_COMPILABLE", `${file} holds no numbers of a compiled policy.`);
}
