import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  type Platform,
  PRESETS,
  type PresetName,
  quote,
  suggestion,
  type Vm,
  VmprotError,
} from "@vmprot/core";
import { duplicateField } from "@vmprot/schemas";
import { openBytes } from "./byte-source.js";
import { settingsFault } from "./check-query.js";
import { checkText } from "./foreign-format.js";
import { hostRowsPlatform } from "./host-rows-platform.js";
import { MAX_QUERY } from "./input-window.js";
import { jsonFault } from "./json-fault.js";

/**
 * What `--platform` stands for: a preset, `host`, or a file.
 *
 * @param folder that files are found from; absent means the current one
 * @throws VmprotError PLATFORM_NAME_UNKNOWN, or what is wrong with the file
 */
export async function readPlatform(name: string, folder?: string): Promise<PresetName | Platform> {
  const preset = PRESETS.find((each) => each.name === name);
  if (preset !== undefined) return preset.name;
  if (name === "host") {
    const { askKvm, detectHost, hostFiles } = await import("@vmprot/linux");
    return detectHost(hostFiles(), askKvm()).platform;
  }
  const path = found(name, folder);
  if (/[./\\]/.test(name) || existsSync(path)) return readSettings(path, "platform") as Platform;
  const names = [...PRESETS.map((each) => each.name), "host", "or a file such as ./platform.json"];
  const message = `There is no platform ${quote(name)}${suggestion(name, names)}`;
  throw new VmprotError("PLATFORM_NAME_UNKNOWN", message);
}

/**
 * @param folder that the file is found from; absent means the current one
 * @throws VmprotError if the file holds no valid VM
 */
export const readVm = (path: string, folder?: string): Vm =>
  readSettings(found(path, folder), "vm") as Vm;

const found = (name: string, folder: string | undefined): string =>
  folder === undefined ? name : resolve(folder, name);

function readSettings(path: string, kind: "platform" | "vm"): unknown {
  const text = readText(path);
  const settings = (kind === "platform" && hostRowsPlatform(text, path)) || parse(path, text);
  const fault = duplicateField(text, settings) ?? settingsFault(settings, kind);
  if (fault !== undefined) throw new VmprotError(fault.code, `${path}: ${fault.message}`);
  return settings;
}

function parse(path: string, text: string): unknown {
  if (text.trim() === "") throw new VmprotError("INPUT_EMPTY", `${path} is empty.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new VmprotError("INPUT_NOT_JSON", `${path}: ${jsonFault(error, text).message}`);
  }
}

/** Not longer than a query, so that a device file cannot fill the memory. */
function readText(path: string): string {
  const source = openBytes(path);
  const bytes = Buffer.alloc(MAX_QUERY + 1);
  let length = 0;
  for (let count = -1; count !== 0 && length < bytes.length; length += count) {
    count = source.read(bytes, length, bytes.length - length);
  }
  source.close();
  checkText(bytes.subarray(0, length), path, "> text.json");
  if (length > MAX_QUERY) throw new VmprotError("INPUT_TOO_LONG", `${path} is longer than 1 MiB.`);
  return bytes.toString("utf8", 0, length).replace(/^\ufeff/, "");
}
