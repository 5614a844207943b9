import { rmSync } from "node:fs";
import { atSignal } from "../output/at-signal.js";

const paths = new Map<string, () => void>();

/** Files and folders that go away with the command, also where a signal ends it. */
export function keepTemporarily(path: string): void {
  if (!paths.has(path))
    paths.set(
      path,
      atSignal(() => remove(path)),
    );
}

/** The same of one whose name is only known when it is there. */
export function makeTemporarily(make: () => string): string {
  // A signal waits until the name is known: nothing here lets go of the thread.
  const forget = atSignal(() => {});
  try {
    const path = make();
    keepTemporarily(path);
    return path;
  } finally {
    forget();
  }
}

/** Removes one of them now. */
export function removeTemporary(path: string): void {
  remove(path);
  paths.get(path)?.();
  paths.delete(path);
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true });
