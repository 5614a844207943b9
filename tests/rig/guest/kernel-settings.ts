import { existsSync, readFileSync, writeFileSync } from "node:fs";

const HUGE = "/sys/kernel/mm/transparent_hugepage";

/** Who may have huge pages: of the internal shmem mount, and of memfds of one size. */
export const SHMEM_PAGES = `${HUGE}/shmem_enabled`;
export const MEMFD_PAGES = `${HUGE}/hugepages-64kB/shmem_enabled`;

export const hasSetting = (path: string): boolean => existsSync(path);

/** Does something while the word is selected. */
export function withSetting(path: string, word: string, action: () => void): void {
  const before = /\[(\w+)\]/.exec(readFileSync(path, "utf8"))?.[1] ?? "never";
  writeFileSync(path, word);
  try {
    action();
  } finally {
    writeFileSync(path, before);
  }
}

/** Sets pages of 2 MiB aside for hugetlb. @throws where there is no room */
export function reserveHugePages(count: number): void {
  const path = "/proc/sys/vm/nr_hugepages";
  writeFileSync(path, String(count));
  const got = Number(readFileSync(path, "utf8"));
  if (got < count) throw new Error(`${path} is ${got}, not ${count}`);
}
