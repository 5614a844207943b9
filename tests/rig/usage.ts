import { parseArgs } from "node:util";
import { isSuite, KERNELS, SUITES, type Suite } from "./provision/kernels.js";
import { RigError } from "./rig-error.js";

export const HELP = `Runs a command under another Linux kernel, on this machine's own files.

  npm run rig -- --kernel SUITE -- COMMAND [ARGUMENT…]
  npm run rig -- --kernel SUITE --shell
  npm run rig -- --verify [--write]

  --kernel SUITE   whose newest kernel to boot:
${SUITES.map((suite) => `                     ${suite.padEnd(10)}${KERNELS[suite]}`).join("\n")}
  --shell          a shell on this terminal instead of a command
  --verify         hold vmprot's claims against real kernels, as npm test does, and
                   print the table; --write writes it to docs/verified.md
  --timeout S      give up after S seconds
  --help           this text

The command starts in the repository's root, as root, with this machine's file tree
read-only and /tmp, /run and /dev/shm empty and writable. Its output is passed on;
its input is empty. The exit status is the command's; 2 means that nothing was
started, 125 that the machine broke, 128 and more that a signal ended it. Kernels are unpacked to ~/.cache/vmprot/rig.
`;

/** What the user wants. */
export type Wish =
  | { readonly kind: "help" }
  | { readonly kind: "verify"; readonly write: boolean }
  | {
      readonly kind: "run";
      readonly suite: Suite;
      readonly timeout?: number;
      /** Empty for a shell. */
      readonly command: readonly string[];
    };

const OPTIONS = {
  kernel: { type: "string" },
  shell: { type: "boolean" },
  timeout: { type: "string" },
  verify: { type: "boolean" },
  write: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function parse(args: string[]) {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  try {
    const { values } = parseArgs({ args: own, options: OPTIONS, strict: true });
    return { values, command: end < 0 ? [] : args.slice(end + 1) };
  } catch (error) {
    throw new RigError(`${(error as Error).message}. See --help.`);
  }
}

/** Reads the command line. */
export function parseUsage(args: string[]): Wish {
  const { values, command } = parse(args);
  if (values.help) return { kind: "help" };
  if (values.verify) {
    if (values.kernel !== undefined || values.shell || command.length > 0) {
      throw new RigError("--verify boots what it needs by itself. See --help.");
    }
    return { kind: "verify", write: values.write === true };
  }
  if (values.write) throw new RigError("--write goes with --verify. See --help.");
  const suite = values.kernel ?? "";
  if (!isSuite(suite)) {
    throw new RigError(`--kernel takes one of ${SUITES.join(", ")}. See --help.`);
  }
  if (values.shell === true && command.length > 0) {
    throw new RigError("--shell takes no command. See --help.");
  }
  if (values.shell !== true && command.length === 0) {
    throw new RigError("nothing to run: give a command after --, or --shell. See --help.");
  }
  if (values.timeout === undefined) return { kind: "run", suite, command };
  const timeout = Number(values.timeout) * 1000;
  if (!(timeout > 0)) throw new RigError("--timeout takes seconds. See --help.");
  return { kind: "run", suite, command, timeout };
}
