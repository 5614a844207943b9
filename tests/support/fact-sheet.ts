import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CacheMode } from "@vmprot/core";
import { root } from "./repository.js";

type Cells = Record<string, string | number>[];

/** Every table of the fact sheet. */
export const sheet: Record<string, Cells> & { cacheability_class: Record<string, string> } =
  JSON.parse(readFileSync(join(root, "tests/fixtures/memory-types.json"), "utf8"));

/** A table's last column by its other ones. */
export function index(key: string, ...columns: string[]): ReadonlyMap<string, string> {
  const keys = columns.slice(0, -1);
  const cell = columns.at(-1) ?? "";
  return new Map(
    (sheet[key] ?? []).map((row) => [keys.map((name) => row[name]).join("|"), String(row[cell])]),
  );
}

/** One cell, which has to be there. */
export function get(map: ReadonlyMap<string, string>, ...key: (string | number)[]): string {
  const value = map.get(key.join("|"));
  if (value === undefined) throw new Error(`the fact sheet has no cell ${key.join("|")}`);
  return value;
}

const PROT = {
  cached: "default",
  uncached: "noncached",
  "write-combined": "writecombine",
} as const satisfies Record<CacheMode, string>;

const pgprots = new Map(
  (sheet.pgprot ?? []).flatMap((row) =>
    Object.entries(PROT).map(([mode, name]) => [
      `${row.arch}|${mode}`,
      String(row[name]).replace(/ \(.*/, ""),
    ]),
  ),
);

/** What pgprot_noncached and its like are on an architecture, as the sheet spells that (section 6). */
export const pgprot = (arch: string, mode: CacheMode): string => get(pgprots, arch, mode);

/** Whether a mapping of this type is cached. Of a PMA the sheet's classes do not speak. */
export const isCached = (type: string): boolean =>
  type === "cacheable-main" || sheet.cacheability_class[type] === "cacheable";

const versions = new Map<unknown, number>();

/** A version as a number, 605 for 6.5; 0 for those before the first that was read. */
export function version(kernel: unknown): number {
  const known = versions.get(kernel);
  if (known !== undefined) return known;
  const [major = 0, minor = 0] = String(kernel).startsWith("b") ? [] : String(kernel).split(".");
  const found = Number(major) * 100 + Number(minor);
  versions.set(kernel, found);
  return found;
}
