import { rmSync } from "node:fs";

const paths = new Set<string>();

/** Exit statuses of commands that a signal ends. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const handlers = Object.entries(SIGNALS).map(([signal, status]) => {
  const end = (): void => {
    for (const each of paths) rmSync(each, { recursive: true, force: true });
    process.exit(status);
  };
  return [signal, end] as const;
});

/** Files and folders that go away with the command, also where a signal ends it. */
export function keepTemporarily(path: string): void {
  if (paths.size === 0) for (const [signal, end] of handlers) process.once(signal, end);
  paths.add(path);
}

/** Removes one of them now. */
export function removeTemporary(path: string): void {
  rmSync(path, { recursive: true, force: true });
  paths.delete(path);
  if (paths.size === 0) for (const [signal, end] of handlers) process.off(signal, end);
}
