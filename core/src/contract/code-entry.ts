/** What is known of one stable code. `vmprot explain CODE` prints it, docs/codes.md lists it. */
export interface CodeEntry {
  /** One clear sentence, used where nothing more specific can be said. */
  readonly message: string;
  /** How it comes about. */
  readonly cause: string;
  /** What the reader can do. */
  readonly remedy: string;
}
