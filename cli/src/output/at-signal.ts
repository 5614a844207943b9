const cleanups = new Set<() => void>();

/** Exit statuses of commands that a signal ends. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const handlers = Object.entries(SIGNALS).map(([signal, status]) => {
  const end = (): void => {
    for (const each of cleanups) each();
    process.exit(status);
  };
  return [signal, end] as const;
});

/**
 * Does something before a signal ends the command, which it then does when the code that runs comes to
 * an end or waits: what is written synchronously is written to the end.
 *
 * @returns takes it back; where nothing is left to do, signals are as they were
 */
export function atSignal(cleanup: () => void): () => void {
  if (cleanups.size === 0) for (const [signal, end] of handlers) process.once(signal, end);
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) for (const [signal, end] of handlers) process.off(signal, end);
  };
}
