import { spawnSync } from "node:child_process";
import { delimiter, dirname } from "node:path";

/** A command of a console block and what the block says that it prints. */
export interface Command {
  readonly command: string;
  readonly output: string;
}

/** Lines that begin with `$ ` are commands; the rest is the output of the one before. */
export function commandsOf(text: string): Command[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, command = "", output = ""] =
        /^((?:[^\n]*\\\n)*[^\n]*)\n?([\s\S]*)$/.exec(part) ?? [];
      return { command, output: tidy(output) };
    });
}

/**
 * Both streams of a command, as a reader's terminal of 86 columns would show them.
 *
 * @param programs a folder of commands that the reader has
 */
export function printed(command: string, cwd: string, programs: string): string {
  const { stdout, error } = spawnSync("sh", ["-c", `exec 2>&1\n${command}`], {
    cwd,
    encoding: "utf8",
    timeout: 60_000,
    env: {
      PATH: [programs, dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: process.env.HOME,
      COLUMNS: "86",
      NO_COLOR: "1",
      // What npm has to say of the reader's own settings is not in a document.
      npm_config_loglevel: "silent",
    },
  });
  if (error) throw error;
  return tidy(stdout);
}

const tidy = (text: string): string => text.replaceAll(/[^\S\n]+$/gm, "").trimEnd();

/** Whether a text is what a document says: `…` is any rest of a line, or on its own any lines. */
export function fits(expected: string, text: string): boolean {
  const pattern = expected
    .split("\n")
    .map((line) => (line === "…" ? "(?:.*\n)*" : `${line.split("…").map(literal).join(".*")}\n`))
    .join("");
  return new RegExp(`^${pattern}$`).test(`${text}\n`);
}

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
