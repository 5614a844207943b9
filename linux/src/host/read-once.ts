import type { HostFiles } from "./host-files.js";

/** The same files, of which each text is read once: cpuinfo costs a call to every processor. */
export function readOnce(files: HostFiles): HostFiles {
  const texts = new Map<string, string | undefined>();
  return {
    arch: files.arch,
    release: files.release,
    read(path) {
      if (!texts.has(path)) texts.set(path, files.read(path));
      return texts.get(path);
    },
    bytes: (path, at, length) => files.bytes(path, at, length),
    lines: (path, wanted) => files.lines(path, wanted),
    list: (path) => files.list(path),
    resolve: (path) => files.resolve(path),
    exists: (path) => files.exists(path),
  };
}
