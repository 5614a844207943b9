import { ERROR_CODES, isPlainObject, type Result } from "@vmprot/core";
import { closeFd } from "@vmprot/linux";
import { duplicateField } from "@vmprot/schemas";
import { asError } from "../as-error.js";
import { isBlank } from "../input/blank.js";
import { jsonLine } from "../output/json-rows.js";
import { idFault, type QueryId } from "../protocol/query-id.js";
import { ResultTexts } from "../protocol/result-texts.js";
import { errorRow } from "../protocol/rows.js";
import type { ProbeRow } from "../protocol/serve-rows.js";
import type { Answerer } from "../query/answerer.js";
import type { Connection } from "./connection.js";
import type { Counters } from "./counters.js";
import { LIMITS } from "./limits.js";
import type { Line } from "./line-framer.js";
import { type DescriptorProbe, type LineFault, wantedProbe } from "./probe-line.js";
import type { Logged, ServeLog } from "./serve-log.js";

/** The version of this package; the bundler puts it in. */
declare const VMPROT_VERSION: string;

/** What a server answers with. */
export interface LineAnswererParts {
  readonly answerer: Answerer;
  readonly probe: DescriptorProbe;
  readonly counters: Counters;
  readonly log: ServeLog | undefined;
}

const TOO_LONG = `The line is longer than ${LIMITS.line >> 10} KiB.`;
/** No query has a member of these names, so that only lines with them are looked at twice. */
const SPECIAL = /"(?:fds|stats)"/;

/** Makes the rows of clients' lines. */
export class LineAnswerer {
  readonly #parts: LineAnswererParts;
  readonly #texts = new ResultTexts();

  constructor(parts: LineAnswererParts) {
    this.#parts = parts;
  }

  /** The row of a line, its newline included; nothing for a blank one. Whatever happens, nothing is thrown. */
  answer(line: Line, client: Connection): string {
    try {
      return this.#row(line, client);
    } catch (error) {
      return this.#bad(undefined, line, client, asError(error));
    }
  }

  #row(line: Line, client: Connection): string {
    const { text } = line;
    if (text === undefined) {
      return this.#bad(undefined, line, client, { code: "INPUT_TOO_LONG", message: TOO_LONG });
    }
    if (isBlank(text)) {
      const stray = this.#stray(client, 0);
      return stray === undefined ? "" : this.#bad(undefined, line, client, stray);
    }
    const special = SPECIAL.test(text) ? parsed(text) : undefined;
    if (special !== undefined) {
      const twice = duplicateField(text, special);
      if (twice !== undefined) return this.#bad(undefined, line, client, twice);
      return this.#special(special, line, client);
    }
    const outcome = this.#parts.answerer.answer(text);
    if (!("result" in outcome)) {
      const { id, code, message, cutOff } = outcome;
      const fault = line.last && cutOff ? TRUNCATED : { code, message };
      return this.#bad(id, line, client, fault);
    }
    const stray = this.#stray(client, 0);
    if (stray !== undefined) return this.#bad(outcome.id, line, client, stray);
    this.#count(outcome.result, outcome.id, line, client);
    return this.#texts.of(outcome.result, outcome.id);
  }

  /** A line about descriptors, or about the server. */
  #special(value: Readonly<Record<string, unknown>>, line: Line, client: Connection): string {
    const fault = "id" in value ? idFault(value.id) : undefined;
    if (fault !== undefined) return this.#bad(undefined, line, client, fault);
    const id = value.id as QueryId | undefined;
    if ("fds" in value) return this.#probed(id, value, line, client);
    const stray = this.#stray(client, 0) ?? statsFault(value);
    if (stray !== undefined) return this.#bad(id, line, client, stray);
    const stats = this.#parts.counters.stats(VMPROT_VERSION);
    return jsonLine(id === undefined ? { stats } : { id, stats });
  }

  #probed(
    id: QueryId | undefined,
    value: Readonly<Record<string, unknown>>,
    line: Line,
    client: Connection,
  ): string {
    const wanted = wantedProbe(value);
    if ("code" in wanted) return this.#bad(id, line, client, wanted);
    const stray = this.#stray(client, wanted.count);
    if (stray !== undefined) return this.#bad(id, line, client, stray);
    const fds = client.fds.take(wanted.count);
    this.#parts.counters.probed += 1;
    let row: ProbeRow;
    try {
      row = this.#parts.probe.row(id, wanted, fds);
    } catch (error) {
      client.fds.giveUp(fds);
      return this.#error(id, line, client, asError(error));
    }
    // They are known to be a dma-buf's and a device's, whose closing keeps nobody.
    for (const fd of fds) closeFd(fd);
    this.#count(row.result, id, line, client, row.buffer.ino);
    return jsonLine(row);
  }

  /** What is wrong with the descriptors of a line that has so many. Later ones can be those of later lines. */
  #stray({ fds, lines }: Connection, count: number): LineFault | undefined {
    if (fds.isEmpty && count === 0) return undefined;
    const isLast = !lines.hasLine && !lines.isOpen;
    const fits = isLast || count > 0 ? !fds.overflowed && fds.length >= count : true;
    if (fits && !(isLast && fds.length > count)) return undefined;
    const came = fds.overflowed ? "too many" : `${fds.length}`;
    return { code: "FD_COUNT", message: `The line says ${count} in fds, and ${came} came.` };
  }

  /** The row of a line that is wrong. Whose the descriptors are that came is not known any more. */
  #bad(id: QueryId | undefined, line: Line, client: Connection, fault: LineFault): string {
    client.fds.clear();
    return this.#error(id, line, client, fault);
  }

  #error(
    id: QueryId | undefined,
    line: Line,
    client: Connection,
    { code, message }: LineFault,
  ): string {
    this.#parts.counters.errors += 1;
    this.#log({ error: code }, id, line, client);
    return jsonLine(errorRow(id, line.number, code, message));
  }

  #count(
    result: Result,
    id: QueryId | undefined,
    line: Line,
    client: Connection,
    ino?: number,
  ): void {
    this.#parts.counters.verdicts.onVerdict(result);
    if (this.#parts.log === undefined) return;
    const { exporter, verdict } = result;
    const said = verdict.kind === "map" ? { map: verdict.guestCache } : { refuse: verdict.code };
    this.#log({ exporter, ...(ino !== undefined && { ino }), ...said }, id, line, client);
  }

  #log(what: Logged, id: QueryId | undefined, line: Line, client: Connection): void {
    const about = { ...(id !== undefined && { id }), ...what };
    this.#parts.log?.add(client, { line: line.number, ...about });
  }
}

const TRUNCATED: LineFault = {
  code: "INPUT_TRUNCATED",
  message: ERROR_CODES.INPUT_TRUNCATED.message,
};

/** The object that a text is, where it has one of the members that no query has. */
function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const is = (name: string): boolean => Object.hasOwn(value as object, name);
    return isPlainObject(value) && (is("fds") || is("stats")) ? value : undefined;
  } catch {
    return undefined;
  }
}

function statsFault({ id: _, ...value }: Readonly<Record<string, unknown>>): LineFault | undefined {
  if (value.stats === true && Object.keys(value).length === 1) return undefined;
  const message = 'A line that asks for the counters is {"stats":true}, with an id or without.';
  return { code: "FIELD_VALUE", message };
}
