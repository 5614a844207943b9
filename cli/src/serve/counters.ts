import { type VerdictCount, VerdictCounters } from "@vmprot/core";

/** What a server has done since it was started. */
export interface Stats {
  /** Of the protocol. */
  readonly protocol: 1;
  /** The package's. */
  readonly version: string;
  /** Whole seconds for which it has run. */
  readonly seconds: number;
  /** Connections at present. */
  readonly clients: number;
  /** Connections that were made, and of them those that were turned away at once. */
  readonly accepted: number;
  readonly turnedAway: number;
  /** Connections that were ended because their client was slow, or left a line unfinished. */
  readonly cutOff: number;
  /** Rows: of buffers that may be mapped, that must not, and of errors. */
  readonly mapped: number;
  readonly refused: number;
  readonly errors: number;
  /** Mapped and refused once more, by exporter and code. */
  readonly verdicts: readonly VerdictCount[];
  /** Rows about descriptors, of all kinds. */
  readonly probed: number;
  /** Lines of the log that could not be written. */
  readonly unlogged: number;
}

/** Counts it. */
export class Counters {
  clients = 0;
  accepted = 0;
  turnedAway = 0;
  cutOff = 0;
  errors = 0;
  probed = 0;
  unlogged = 0;
  readonly verdicts = new VerdictCounters();
  readonly #begin = performance.now();

  stats(version: string): Stats {
    const seconds = Math.floor((performance.now() - this.#begin) / 1000);
    const { clients, accepted, turnedAway, cutOff, errors, probed, unlogged } = this;
    const verdicts = this.verdicts.snapshot();
    const sum = (kind: VerdictCount["verdict"]): number =>
      verdicts.reduce((all, { verdict, count }) => all + (verdict === kind ? count : 0), 0);
    return {
      ...{ protocol: 1, version, seconds, clients, accepted, turnedAway, cutOff },
      ...{ mapped: sum("map"), refused: sum("refuse"), errors, verdicts, probed, unlogged },
    };
  }
}
