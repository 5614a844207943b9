import { type ProcFiles, procFiles } from "@vmprot/linux";

/** Files of a fake /proc, whose dma-bufs have the inodes that their fdinfo says, made at that time. */
export function fakeProc(root: string, created = 0): ProcFiles {
  const files = procFiles(root);
  return {
    ...files,
    stat(path) {
      const text = files.read(path.replace(/\/fd\/(?=[0-9]+$)/, "/fdinfo/"));
      return { ino: Number(/^ino:\t(\d+)$/m.exec(text)?.[1] ?? 0), created };
    },
  };
}
