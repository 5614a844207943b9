import { constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { VmprotConfig } from "@vmprot/core";
import { CONFIG_FILE, isOwn, parseConfig, readConfig, readSmallFile } from "@vmprot/discovery";
import { writeHint } from "../output/complaints.js";

/** A project's configuration, and the folder that its names are looked up from. */
export interface ConfigFile {
  /** As it was named, for messages. */
  readonly path: string;
  readonly folder: string;
  readonly config: VmprotConfig;
}

/**
 * The configuration that was named, or the current folder's. That one is left alone where anybody
 * but this user or root can have put it there, because it names code to run.
 *
 * @throws VmprotError if the one that was named cannot be read, or either does not fit its schema
 */
export function readConfigFile(named: string | undefined): ConfigFile | undefined {
  if (named !== undefined) {
    return { path: named, folder: dirname(resolve(named)), config: readConfig(named) };
  }
  const text = readOurs(CONFIG_FILE);
  return text === undefined
    ? undefined
    : { path: CONFIG_FILE, folder: process.cwd(), config: parseConfig(text, CONFIG_FILE) };
}

function readOurs(path: string): string | undefined {
  try {
    const { text, owner } = readSmallFile(path, constants.O_NOFOLLOW);
    if (isOwn(owner) && isOwn(statSync("."), { isKeptBySticky: true })) return text;
    note(path, "others than you can have written it");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") note(path, code === "ELOOP" ? "it is a link" : message);
  }
  return undefined;
}

function note(path: string, why: string): void {
  writeHint(`${path} is not read, because ${why}; --config ${path} reads it`);
}
