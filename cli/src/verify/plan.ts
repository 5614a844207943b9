import type { Allocator } from "@vmprot/linux/verify";

/** One buffer that is to be allocated: a line of `vmprot verify --dry-run --json`. */
export interface PlannedBuffer {
  /** Such as `dumb buffer of vgem`. */
  readonly what: string;
  readonly exporter: string;
  /** The device that is opened for it; absent where none is. */
  readonly node?: string;
  /** Bytes. */
  readonly size: number;
}

/** Bytes of each buffer: enough for KVM to be tried with pages of higher order. */
export const BUFFER_SIZE = 1 << 20;

export const planned = ({ what, exporter, node }: Allocator): PlannedBuffer => ({
  ...{ what, exporter },
  ...(node === undefined ? {} : { node }),
  size: BUFFER_SIZE,
});

/** The plan in words, for whoever is to agree to it. */
export function planText(buffers: readonly PlannedBuffer[], seconds: number): string {
  const lines = buffers.map(
    ({ what, node }) => `  - ${what}${node === undefined ? "" : `, from ${node}`}`,
  );
  const tracing =
    process.getuid?.() === 0
      ? "\nIn a trace of its own, of this process alone, the kernel says what KVM writes."
      : "";
  return `vmprot verify will allocate 1 MiB each, one after the other:
${lines.join("\n")}
Each is mapped into this process, read and written, asked about, and given to a guest of KVM's that
reads and writes each page; then it is freed.${tracing} Nothing else is touched: no
other process's buffer, no screen, no file but the report. It stops after ${seconds} seconds.
`;
}
