import type { Platform } from "@vmprot/core";

/** A row of `vmprot scan --json`, as far as the program in C says it too. */
export interface RowSaid {
  readonly device?: string;
  readonly result: {
    readonly exporter: string;
    readonly answer: {
      readonly kind: string;
      readonly cache?: string;
      readonly basis?: string;
      readonly code?: string;
    };
    readonly verdict: {
      readonly kind: string;
      readonly mapInfo?: number;
      readonly guestAttribute?: string;
      readonly hazards?: readonly (string | { readonly code: string })[];
      readonly code?: string;
      readonly rule?: string;
      readonly unknown?: readonly string[];
    };
  };
}

/** One buffer, and what each says of it. */
export interface BufferInC {
  readonly buffer: string;
  readonly driver: string;
  readonly expName: string;
  readonly ino: number;
  /** What JavaScript reads of the device, and C is told. */
  readonly deviceMtrr: string;
  /** In JavaScript and in C, where the device is named. */
  readonly js: RowSaid;
  readonly c: RowSaid;
  /** How the program in C ended. */
  readonly status: number;
  /** Where it is not. */
  readonly unnamed: RowSaid;
  readonly scan?: RowSaid;
  /** What DMA_BUF_IOCTL_INFO would have said: a value and its name, or an errno's. */
  readonly info: string;
  readonly infoInJs: string;
  /** Of the buffer whose table the program's README shows. */
  readonly table?: string;
}

/** What a client of `vmprot serve` was told of one buffer. */
export interface BufferServed {
  readonly client: string;
  readonly buffer: string;
  readonly driver: string;
  readonly ino: number;
  /** How the client ended. */
  readonly status: number;
  /** Where it sends the buffer alone, and with its device's node. */
  readonly unnamed: RowSaid;
  readonly named: RowSaid;
  /** Both rows, as they came. */
  readonly printed: readonly unknown[];
}

/** What several ways of asking say of the same buffers. */
export interface RowsInC {
  readonly kernel: string;
  /** What is detected of the machine in JavaScript, and what the program in C prints of it. */
  readonly host: Platform;
  readonly hostInC: string;
  readonly buffers: readonly BufferInC[];
  readonly served: readonly BufferServed[];
}
