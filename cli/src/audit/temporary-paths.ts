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

/** Removes one of them now. */
export function removeTemporary(path: string): void {
  remove(path);
  paths.get(path)?.();
  paths.delete(path);
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true });
