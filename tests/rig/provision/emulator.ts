/** A program to start, with what it must be told so that it finds its own files. */
export interface Emulator {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where its packages were unpacked, if what they bring besides is needed. */
  readonly folder?: string;
}
