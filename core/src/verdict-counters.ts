import { EXPORTER_NAME } from "./contract/exporter-name.js";
import type { GuestMapVerdict } from "./contract/guest-map-verdict.js";
import type { RefusalCode } from "./contract/refusal-codes.js";
import type { Result } from "./contract/result.js";

/** How often one exporter's buffers were answered in one way; the fields are the labels of `vmprot_buffers`. */
export interface VerdictCount {
  /** The adapter's exporter, or `(other)`. */
  readonly exporter: string;
  readonly verdict: GuestMapVerdict["kind"];
  /** Of refusals. */
  readonly code?: RefusalCode;
  /** Since the counters were made. */
  readonly count: number;
}

/** Cannot be an exporter's name. */
const OTHER = "(other)";
/** More than drivers in Linux export; each has at most as many counts as there are codes. */
const MOST_EXPORTERS = 256;

/**
 * Counts verdicts by exporter and code: give its `onVerdict` to a `VmProt`, or to several.
 * Memory stays bounded, whatever callers and guests name: exporters that no adapter knows are counted
 * together as `(other)`, and so is what comes after 256 exporters.
 */
export class VerdictCounters {
  readonly #exporters = new Map<string, Map<RefusalCode | "map", number>>();

  /** Counts one verdict. Bound: it can be handed over by itself. */
  readonly onVerdict = ({ exporter, verdict }: Result): void => {
    const key = verdict.kind === "map" ? "map" : verdict.code;
    const counts = this.#countsOf(key === "UNKNOWN_EXPORTER" ? OTHER : exporter);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };

  /** All counts that are not zero, as data, in the order in which they first were not. */
  snapshot(): VerdictCount[] {
    return [...this.#exporters].flatMap(([exporter, counts]) =>
      [...counts].map(
        ([key, count]): VerdictCount =>
          key === "map"
            ? { exporter, verdict: "map", count }
            : { exporter, verdict: "refuse", code: key, count },
      ),
    );
  }

  #countsOf(exporter: string): Map<RefusalCode | "map", number> {
    const known = this.#exporters.get(exporter);
    if (known !== undefined) return known;
    const isNew = EXPORTER_NAME.test(exporter) && this.#exporters.size < MOST_EXPORTERS;
    if (!isNew && exporter !== OTHER) return this.#countsOf(OTHER);
    const counts = new Map<RefusalCode | "map", number>();
    this.#exporters.set(exporter, counts);
    return counts;
  }
}
