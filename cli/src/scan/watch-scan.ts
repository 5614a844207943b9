import { writeOut } from "../output/standard-streams.js";
import type { ScanCommandOptions, ScanParts } from "./answer-buffer.js";
import { LiveTable } from "./live-table.js";
import type { Look } from "./look.js";
import { ScanChanges } from "./scan-changes.js";
import { formatOf } from "./scan-format.js";
import { ScanWriter } from "./scan-writer.js";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Looks again and again until a signal ends it, and shows each look: as a table on the terminal, as a
 * file that is written anew, or what has changed as NDJSON.
 *
 * @param look called so many seconds after the last one has been shown
 * @returns the last one
 * @throws VmprotError OUTPUT_FAILED, and those of `look`; ReaderGone
 */
export async function watchScan(
  look: () => Look,
  seconds: number,
  parts: ScanParts,
  options: ScanCommandOptions,
): Promise<Look> {
  const view = viewOf(seconds, parts, options);
  const signal = new Signal();
  try {
    for (;;) {
      const seen = look();
      await view.show(seen);
      await signal.within(seconds * 1000);
      if (signal.isThere) return seen;
    }
  } finally {
    signal.ignore();
    view.end();
  }
}

interface View {
  show(look: Look): Promise<void> | void;
  end(): void;
}

function viewOf(seconds: number, parts: ScanParts, options: ScanCommandOptions): View {
  if (options.output === undefined && formatOf(options) === "json") {
    const changes = new ScanChanges();
    return {
      show(look) {
        for (const line of changes.lines(look, new Date().toISOString())) writeOut(line);
      },
      end() {},
    };
  }
  const writer = new ScanWriter(parts, options);
  if (options.output !== undefined) return { show: (look) => writer.write(look), end() {} };
  const table = new LiveTable(`Every ${seconds} s until ctrl-c`);
  return {
    show: (look) => table.draw(look, writer.layout, new Date().toTimeString().slice(0, 8)),
    end: () => table.end(),
  };
}

/** The first signal that asks the command to end, which then does not end at once. */
class Signal {
  isThere = false;
  #wake: () => void = () => {};
  readonly #listener = (): void => {
    this.isThere = true;
    this.#wake();
  };

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#listener);
  }

  /** Waits for it, but not longer. */
  async within(milliseconds: number): Promise<void> {
    if (this.isThere) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  ignore(): void {
    for (const signal of SIGNALS) process.off(signal, this.#listener);
  }
}
