import { closeSync, openSync, writeFileSync } from "node:fs";
import { VmprotError } from "@vmprot/core";
import { AtomicFile } from "../audit/atomic-file.js";
import { writeOut } from "../output/standard-streams.js";
import { createStyle, terminalWidth } from "../output/terminal.js";
import { systemReason } from "../system-error.js";
import type { ScanCommandOptions, ScanParts } from "./answer-buffer.js";
import type { Look } from "./look.js";
import { formatOf, type ScanFormat } from "./scan-format.js";
import { scanCsv, scanJson, scanMarkdown, scanPrometheus } from "./scan-formats.js";
import { type Layout, lastLine, scanTable } from "./scan-table.js";

/** In characters. Files are written in pieces of this length, since no string holds 100,000 buffers. */
const PIECE = 1 << 16;

/** Writes looks in one form, to standard output or each in place of the one before to a file. */
export class ScanWriter {
  readonly #parts: ScanParts;
  readonly #format: ScanFormat;
  readonly #file: AtomicFile | undefined;
  readonly #areCounted: boolean;

  /** @throws VmprotError OUTPUT_FAILED if the file cannot be written */
  constructor(parts: ScanParts, options: ScanCommandOptions) {
    this.#parts = parts;
    this.#format = formatOf(options);
    this.#file = options.output === undefined ? undefined : new AtomicFile(options.output, []);
    this.#areCounted = options.summary === true;
  }

  /** @throws VmprotError OUTPUT_FAILED, ReaderGone */
  async write(look: Look): Promise<void> {
    const pieces = joined(this.#texts(look));
    if (this.#file === undefined) {
      for (const piece of pieces) writeOut(piece);
      return;
    }
    const { path } = this.#file;
    await this.#file.write((temporary) => {
      try {
        writePieces(temporary, pieces);
      } catch (error) {
        const reason = systemReason(error);
        throw new VmprotError("OUTPUT_FAILED", `${path} cannot be written: ${reason}.`);
      }
    });
  }

  /** How a table is laid out for a terminal, which a file is none. */
  get layout(): Layout {
    const style = this.#file === undefined ? createStyle() : (_: unknown, text: string) => text;
    return { columns: terminalWidth(), style, areCounted: this.#areCounted };
  }

  #texts(look: Look): Iterable<string> {
    const areCounted = this.#areCounted;
    switch (this.#format) {
      case "json":
        return scanJson(look, areCounted);
      case "csv":
        return scanCsv(look, areCounted);
      case "markdown":
        return scanMarkdown(look, areCounted);
      case "prometheus":
        return scanPrometheus(look, Date.now());
      case "table":
        return [scanTable(look, this.#parts, this.layout), lastLine(look, this.layout)];
    }
  }
}

function writePieces(path: string, pieces: Iterable<string>): void {
  const fd = openSync(path, "w");
  try {
    for (const piece of pieces) writeFileSync(fd, piece);
  } finally {
    closeSync(fd);
  }
}

function* joined(texts: Iterable<string>): Iterable<string> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}
