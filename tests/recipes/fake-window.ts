import type { Window } from "@vmprot/example-recipes";

/** A window that listens, and fails as it is told. */
export interface FakeWindow extends Window {
  /** `put 1 at 0x1000`, in order. */
  readonly heard: string[];
}

/**
 * @param put the errno of each mmap of a buffer
 * @param clear of each mmap of zeros
 */
export function fakeWindow(size: number, put = 0, clear = 0): FakeWindow {
  const heard: string[] = [];
  return {
    ...{ size, heard },
    put({ resourceId, offset }) {
      heard.push(`put ${resourceId} at 0x${offset.toString(16)}`);
      return put;
    },
    clear({ offset, size }) {
      heard.push(`clear 0x${size.toString(16)} at 0x${offset.toString(16)}`);
      return clear;
    },
  };
}
