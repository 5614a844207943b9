import { type Platform, type Vm, VmprotError } from "@vmprot/core";
import { openBytes } from "./byte-source.js";
import { settingsFault } from "./check-query.js";
import { MAX_QUERY } from "./input-window.js";
import { jsonFault } from "./json-fault.js";

/** @throws VmprotError if the file holds no valid platform */
export const readPlatformFile = (path: string): Platform =>
  readSettings(path, "platform") as Platform;

/** @throws VmprotError if the file holds no valid VM */
export const readVm = (path: string): Vm => readSettings(path, "vm") as Vm;

function readSettings(path: string, kind: "platform" | "vm"): unknown {
  const settings = parse(path, readText(path));
  const fault = settingsFault(settings, kind);
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
  if (length > MAX_QUERY) throw new VmprotError("INPUT_TOO_LONG", `${path} is longer than 1 MiB.`);
  return bytes.toString("utf8", 0, length).replace(/^\ufeff/, "");
}
