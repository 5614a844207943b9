import { dirname } from "node:path";
import type { Bootable } from "../provision/bootable.js";
import { root } from "../root.js";

/** A word for the shell, whatever is in it. */
export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

const SYSTEM_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** What runs inside: a command, or a shell on a terminal of some size. */
export type Job =
  | {
      readonly command: readonly string[];
      /** Paths of files outside this checkout that it reads. */
      readonly reads?: readonly string[];
    }
  | { readonly shell: { readonly rows: number; readonly columns: number } };

/** Paths of files outside this checkout that a job reads. */
export const readsOf = (job: Job): readonly string[] => ("command" in job && job.reads) || [];

/** The init script's settings, in its own language. */
export function settingsOf({ name, model, kernel, userland }: Bootable, job: Job): string {
  // In a userland, Node is where Debian has it.
  const node = userland === undefined ? [dirname(process.execPath)] : [];
  const words =
    "command" in job ? job.command.map(quote).join(" ") : "$(command -v bash || echo sh) -i";
  const settings: Record<string, string> = {
    SUITE: kernel.suite,
    MACHINE: name,
    KEEP: [...new Set([root, ...readsOf(job).map((path) => dirname(path)), ...node])].join("\n"),
    USERLAND: userland ?? "",
    // A disc and serial ports, where there is nothing better.
    DISC: model.emulator.kind === "bochs" ? "yes" : "",
    COMMAND: `cd ${quote(root)} && exec ${words}`,
    COMMAND_PATH: [...node, ...SYSTEM_PATH].join(":"),
    TERM_NAME: "shell" in job ? (process.env.TERM ?? "linux") : "dumb",
    SHELL_ROWS: "shell" in job ? String(job.shell.rows) : "",
    SHELL_COLUMNS: "shell" in job ? String(job.shell.columns) : "",
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${quote(value)}\n`)
    .join("");
}
