import { readFileSync } from "node:fs";
import { type VmprotConfig, VmprotError } from "@vmprot/core";
import { explainErrors, validateConfig } from "@vmprot/schemas";

/** The name of a project's file. */
export const CONFIG_FILE = "vmprot.config.json";

/**
 * Reads a project's configuration.
 *
 * @throws VmprotError INPUT_NOT_FOUND, INPUT_UNREADABLE or INPUT_NOT_JSON; FIELD_TYPE or
 * FIELD_UNKNOWN if it does not fit its schema
 */
export function readConfig(path: string): VmprotConfig {
  const config = parse(readText(path), path);
  if (validateConfig(config)) return config;
  const problems = explainErrors(validateConfig.errors);
  const message = problems.map((problem) => problem.message).join(" ");
  throw new VmprotError(problems[0]?.code ?? "FIELD_VALUE", `${path}: ${message}`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\ufeff/, "");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new VmprotError("INPUT_NOT_FOUND", `There is no file ${path}.`);
    throw new VmprotError("INPUT_UNREADABLE", `${path} cannot be read (${code}).`);
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new VmprotError("INPUT_NOT_JSON", `${path}: ${(error as Error).message}.`);
  }
}
