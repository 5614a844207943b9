const KIB = 1 << 10;

/** What nobody may exceed; docs/protocol.md states them. Sizes in bytes, times in milliseconds. */
export const LIMITS = {
  /** Of a line, without its newline. */
  line: 64 * KIB,
  /** Received at once. */
  chunk: 64 * KIB,
  /** Of rows made for a client before it has its turn again; what it does not take it must take first. */
  turn: 64 * KIB,
  /** Connections, of all clients and of one process. */
  clients: 64,
  clientsOfProcess: 16,
  /** For which a client may take none of the rows that wait for it. */
  slow: 10_000,
  /** For which a line may stay without its end. */
  unfinished: 15_000,
} as const;
