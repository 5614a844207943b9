import { readdirSync, readFileSync } from "node:fs";
import type { CacheMode, Facts, Platform } from "@vmprot/core";

/** One dma-buf of a recording. */
export interface RecordedBuffer {
  readonly name: string;
  /** The question that a VMM holding this buffer would ask. */
  readonly query: { readonly exporter: string; readonly facts: Facts };
  readonly measured?: Measurement;
}

/** What a real kernel did with the buffer. */
export interface Measurement {
  /** The leaf page-table entry of the process's own mapping. */
  readonly hostPte?: { readonly cache: CacheMode };
  /** The same mapping, read again after the driver was forced to evict the buffer. */
  readonly afterPressure?: { readonly cache: CacheMode };
  /** `ok`, or the negative errno that KVM_RUN returned. */
  readonly kvm?: "ok" | number;
}

/** Buffers with what is known of the machine that they were recorded on. */
export interface Recording {
  readonly title: string;
  readonly platform?: Platform;
  readonly buffers: readonly RecordedBuffer[];
}

/** Every recording in the folder `recordings`, measured ones first. */
export function readRecordings(): Recording[] {
  const folder = new URL("../recordings/", import.meta.url);
  const recordings = readdirSync(folder).map(
    (name): Recording => JSON.parse(readFileSync(new URL(name, folder), "utf8")),
  );
  return recordings.sort(
    (a, b) => Number(b.platform !== undefined) - Number(a.platform !== undefined),
  );
}
