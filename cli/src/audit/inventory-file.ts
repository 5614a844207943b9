import { createReadStream, createWriteStream, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { quote, VmprotError } from "@vmprot/core";
import { openBytes } from "../input/byte-source.js";
import { systemReason } from "../system-error.js";
import type { Format } from "./audit-options.js";

/** A file of an inventory. */
export interface InventoryFile {
  /** As the command line names it. */
  readonly name: string;
  /** Where it is, as it is read: neither compressed nor with a byte-order mark. */
  readonly path: string;
  /** The same as DuckDB opens it: what would be a pattern stands for itself. */
  readonly pattern: string;
  readonly format: Format;
}

const BY_ENDING: readonly (readonly [RegExp, Format])[] = [
  [/\.(parquet|pq)$/i, "parquet"],
  [/\.(csv|tsv)(\.gz)?$/i, "csv"],
  [/\.(nd)?json(l)?(\.gz)?$/i, "ndjson"],
];

/**
 * What a name of the command line stands for; copies are kept in the folder.
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
  if (name !== "-") sizeOf(name, name);
  const path = format === "parquet" ? name : await plainText(name, folder);
  if (sizeOf(name, path) === 0) throw new VmprotError("INPUT_EMPTY", `${shown(name)} is empty.`);
  return { name, path, pattern: path.replace(/[*?[]/g, "[$&]"), format };
}

/** The format that a file's name ends in. */
export function formatOf(name: string): Format | undefined {
  return BY_ENDING.find(([ending]) => ending.test(name))?.[1];
}

const shown = (name: string): string => (name === "-" ? "Standard input" : name);

let copies = 0;

/** Standard input, what is compressed, and what has a byte-order mark is copied first. */
async function plainText(name: string, folder: string): Promise<string> {
  const copy = (): string => join(folder, `input-${++copies}`);
  let path = name;
  if (name === "-") {
    path = copy();
    await pipeline(process.stdin, createWriteStream(path));
  }
  if (/\.gz$/i.test(name)) {
    const packed = path;
    path = copy();
    await unpack(name, packed, path);
  }
  if (!beginsWithMark(path)) return path;
  const marked = path;
  path = copy();
  await pipeline(createReadStream(marked, { start: MARK.length }), createWriteStream(path));
  return path;
}

/** UTF-8's byte-order mark. */
const MARK = Buffer.of(0xef, 0xbb, 0xbf);

function beginsWithMark(path: string): boolean {
  const source = openBytes(path);
  const bytes = Buffer.alloc(MARK.length);
  source.read(bytes, 0, bytes.length);
  source.close();
  return bytes.equals(MARK);
}

async function unpack(name: string, packed: string, path: string): Promise<void> {
  try {
    await pipeline(createReadStream(packed), createGunzip(), createWriteStream(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR") throw new VmprotError("INPUT_TRUNCATED", `${name}: ${message}.`);
    if (code?.startsWith("Z_")) throw new VmprotError("INPUT_UNREADABLE", `${name}: ${message}.`);
    throw new VmprotError("OUTPUT_FAILED", `${path}: ${systemReason(error)}.`);
  }
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
