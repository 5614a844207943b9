import { createWriteStream, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { quote, VmprotError } from "@vmprot/core";
import { systemReason } from "../system-error.js";
import type { Format } from "./audit-options.js";

/** A file of an inventory. */
export interface InventoryFile {
  /** As the command line names it. */
  readonly name: string;
  /** As DuckDB opens it: what would be a pattern stands for itself. */
  readonly path: string;
  readonly format: Format;
  /** In bytes. */
  readonly size: number;
}

const BY_ENDING: readonly (readonly [RegExp, Format])[] = [
  [/\.(parquet|pq)$/i, "parquet"],
  [/\.(csv|tsv)(\.(gz|zst))?$/i, "csv"],
  [/\.(nd)?json(l)?(\.(gz|zst))?$/i, "ndjson"],
];

/**
 * What a name of the command line stands for. Standard input is kept in the folder, since it is read
 * more than once.
 *
 * @throws VmprotError INPUT_NOT_FOUND, INPUT_UNREADABLE, INPUT_EMPTY, or USAGE if nothing says the format
 */
export async function inventoryFile(
  name: string,
  from: Format | undefined,
  folder: string,
): Promise<InventoryFile> {
  const format = from ?? (name === "-" ? "ndjson" : formatOf(name));
  if (format === undefined) {
    throw new VmprotError(
      "USAGE",
      `${quote(name)} does not say its format; name it with --from ndjson, csv or parquet.`,
    );
  }
  const path = name === "-" ? await spool(join(folder, "stdin")) : name;
  const size = sizeOf(name, path);
  if (size === 0) throw new VmprotError("INPUT_EMPTY", `${shown(name)} is empty.`);
  return { name, path: path.replace(/[*?[]/g, "[$&]"), format, size };
}

/** The format that a file's name ends in. */
export function formatOf(name: string): Format | undefined {
  return BY_ENDING.find(([ending]) => ending.test(name))?.[1];
}

const shown = (name: string): string => (name === "-" ? "Standard input" : name);

async function spool(path: string): Promise<string> {
  await pipeline(process.stdin, createWriteStream(path, { flags: "wx" }));
  return path;
}

function sizeOf(name: string, path: string): number {
  try {
    const stat = statSync(path);
    if (stat.isFile()) return stat.size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      throw new VmprotError("INPUT_NOT_FOUND", `${name} does not exist.`);
    }
    throw new VmprotError("INPUT_UNREADABLE", `${name} cannot be read: ${systemReason(error)}.`);
  }
  throw new VmprotError("INPUT_UNREADABLE", `${name} cannot be read: it is no file.`);
}
