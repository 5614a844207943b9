import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "@jest/globals";
import { fdinfo } from "./fake-fdinfo.js";

/** What one descriptor of a fake process leads to. */
export interface FakeFd {
  readonly link: string;
  readonly fdinfo?: string;
}

/** A dma-buf's descriptor. */
export const dmaBufFd = (fields: Parameters<typeof fdinfo>[0] = {}): FakeFd => ({
  link: `/dmabuf:${fields.name ?? ""}`,
  fdinfo: fdinfo(fields),
});

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true });
});

/** An empty root folder, removed after the tests of the file. */
export function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "vmprot-root-"));
  roots.push(root);
  return root;
}

/** A root folder whose /proc has these processes with these descriptors. */
export function fakeRoot(processes: Readonly<Record<number, readonly FakeFd[]>>): string {
  const root = emptyRoot();
  for (const [pid, fds] of Object.entries(processes)) {
    const folder = join(root, "proc", pid);
    putDescriptors(folder, fds);
    writeFileSync(join(folder, "comm"), `vmm-${pid}\n`);
    mkdirSync(join(folder, "task", pid), { recursive: true });
  }
  return root;
}

/** Adds a thread, with the descriptors that it has. */
export function addThread(root: string, pid: number, tid: number, fds: readonly FakeFd[]): void {
  putDescriptors(join(root, "proc", `${pid}`, "task", `${tid}`), fds);
}

function putDescriptors(folder: string, fds: readonly FakeFd[]): void {
  for (const name of ["fd", "fdinfo"]) mkdirSync(join(folder, name), { recursive: true });
  fds.forEach(({ link, fdinfo: text }, fd) => {
    symlinkSync(link, join(folder, "fd", `${fd}`));
    if (text !== undefined) writeFileSync(join(folder, "fdinfo", `${fd}`), text);
  });
}
