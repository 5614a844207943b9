import type { HostFiles } from "./host-files.js";
import { type Found, type HostReading, notFound } from "./host-reading.js";

const FOLDER = "sys/kernel/mm/transparent_hugepage";
const TOP = `${FOLDER}/shmem_enabled`;
/** Huge pages whoever asks, of the internal mount and so of memfds (mm/shmem.c). */
const ON = ["always", "within_size", "force"];
const OFF = ["never", "deny"];

/** Whether shmem's internal mount and memfds may get huge pages now. */
export function hugePages(files: HostFiles): HostReading[] {
  const word = selected(files, TOP) ?? "";
  const top = [...ON, ...OFF, "advise"].includes(word) ? word : undefined;
  return [
    { field: "shmemHugePages", ...shmem(top) },
    { field: "memfdHugePages", ...memfd(files, top) },
  ];
}

/** Nobody advises a driver's files: `advise` gives them none. */
function shmem(top: string | undefined): Found {
  const value = top === undefined ? "unknown" : ON.includes(top);
  return { value, from: `/${TOP}` };
}

/** `deny` forbids every size, and what is on for the mount is on for memfds (Linux 6.12). */
function memfd(files: HostFiles, top: string | undefined): Found {
  if (top === undefined) return notFound(`/${TOP}`);
  if (top === "deny" || ON.includes(top)) return { value: top !== "deny", from: `/${TOP}` };
  const folders = files.list(FOLDER)?.filter((name) => /^hugepages-[0-9]+kB$/.test(name));
  if (folders === undefined) return notFound(`/${FOLDER} cannot be listed`);
  const sizes = folders
    .map((name) => `${FOLDER}/${name}/shmem_enabled`)
    .filter((path) => files.exists(path))
    .map((path) => ({ value: ofSize(selected(files, path), top), from: `/${path}` }));
  const decisive =
    sizes.find(({ value }) => value === true) ?? sizes.find(({ value }) => value === "unknown");
  if (decisive !== undefined) return decisive;
  if (top === "advise") return notFound(`/${TOP} is advise: the memfd's owner decides`);
  return { value: false, from: sizes.length > 0 ? `/${FOLDER}/*/shmem_enabled` : `/${TOP}` };
}

/** What one size's word comes to: `advise` is what the memfd's owner makes of it. */
function ofSize(word: string | undefined, top: string): boolean | "unknown" {
  switch (word) {
    case "always":
    case "within_size":
      return true;
    case "never":
      return false;
    case "inherit":
      return top === "advise" ? "unknown" : false;
    default:
      return "unknown";
  }
}

/** The word in brackets, if there is one and no other. */
function selected(files: HostFiles, path: string): string | undefined {
  const words = [...(files.read(path) ?? "").matchAll(/\[(\w+)\]/g)];
  return words.length === 1 ? words[0]?.[1] : undefined;
}
