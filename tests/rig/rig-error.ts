/** What the rig tells its user instead of a stack trace. */
export class RigError extends Error {
  /** What `npm run rig` exits with: 2 before a machine was started, 125 after. */
  readonly status: number;

  constructor(message: string, status = 2) {
    super(message);
    this.name = "RigError";
    this.status = status;
  }
}

/** Progress, on stderr: stdout belongs to the command inside. */
export const say = (text: string): void => {
  process.stderr.write(`rig: ${text}\n`);
};

/** The last lines of a text, for a message. */
export const tail = (text: string, lines: number): string =>
  text.trimEnd().split("\n").slice(-lines).join("\n");
