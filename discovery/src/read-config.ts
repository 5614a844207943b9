import { reasonOf, type VmprotConfig, VmprotError } from "@vmprot/core";
import { duplicateField, explainErrors, validateConfig } from "@vmprot/schemas";
import { parseJson } from "./parse-json.js";
import { readSmallFile, type SmallFile } from "./read-small-file.js";

/** The name of a project's file. */
export const CONFIG_FILE = "vmprot.config.json";

/**
 * Reads a project's configuration. It names code to run: read only what the user trusts.
 *
 * @throws VmprotError INPUT_NOT_FOUND, INPUT_UNREADABLE or INPUT_NOT_JSON; FIELD_DUPLICATE, FIELD_TYPE
 * or FIELD_UNKNOWN if it does not fit its schema
 */
export function readConfig(path: string): VmprotConfig {
  return parseConfig(readFile(path).text, path);
}

/**
 * The same of a text that was read before.
 *
 * @param name what to call the file in messages
 * @throws VmprotError INPUT_NOT_JSON, FIELD_DUPLICATE, FIELD_TYPE or FIELD_UNKNOWN
 */
export function parseConfig(text: string, name: string): VmprotConfig {
  const config = parse(text, name);
  const twice = duplicateField(text, config);
  if (twice !== undefined) throw new VmprotError(twice.code, `${name}: ${twice.message}`);
  if (validateConfig(config)) return config;
  const problems = explainErrors(validateConfig.errors);
  const message = problems.map((problem) => problem.message).join(" ");
  throw new VmprotError(problems[0]?.code ?? "FIELD_VALUE", `${name}: ${message}`);
}

function readFile(path: string): SmallFile {
  try {
    return readSmallFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new VmprotError("INPUT_NOT_FOUND", `There is no file ${path}.`);
    throw new VmprotError("INPUT_UNREADABLE", `${path} cannot be read: ${reasonOf(error)}.`);
  }
}

function parse(text: string, name: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new VmprotError("INPUT_NOT_JSON", `${name}: ${reasonOf(error)}.`);
  }
}
