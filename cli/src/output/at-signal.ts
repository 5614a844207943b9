/** Exit statuses of commands that a signal ends. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

const cleanups = new Set<() => void>();
let isInstalled = false;

/**
 * Does something before a signal ends the command, which it then does when the code that runs comes to
 * an end or waits: what is written synchronously is written to the end.
 *
 * @returns takes it back
 */
export function atSignal(cleanup: () => void): () => void {
  cleanups.add(cleanup);
  if (!isInstalled) {
    isInstalled = true;
    for (const [signal, status] of Object.entries(SIGNALS)) {
      process.once(signal, () => {
        for (const each of cleanups) each();
        process.exit(status);
      });
    }
  }
  return () => void cleanups.delete(cleanup);
}
