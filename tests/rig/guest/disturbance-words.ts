/** What threads tell each other, by index into 32-bit words. */
export const WORD = {
  /** The descriptor of the buffer to use. */
  buffer: 0,
  /** Whether one is being used: 1, else 0. */
  busy: 1,
  /** How often one was. */
  done: 2,
} as const;

/** No buffer: rest. */
export const NONE = -1;
