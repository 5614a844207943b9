import {
  type ExporterAdapter,
  type GuestMapVerdict,
  PLAIN_VM,
  type Platform,
  VmProt,
} from "@vmprot/core";
import { KERNEL_EPOCHS, PLATFORM_FIELDS } from "@vmprot/core/tables";
import type { HostReading } from "@vmprot/linux";

/** A kind of buffer whose verdict hangs on an unknown field. */
export interface OpenQuestion {
  readonly exporter: string;
  /** The adapter's name for this kind of buffer. */
  readonly case: string;
  /** By each value of the field: `map cached`, `refuse UNSAFE_ALIAS`. */
  readonly outcomes: Readonly<Record<string, string>>;
}

/** One field of this host: a line of `vmprot host --json`. */
export interface HostRow extends HostReading {
  /** The machine's name, by which an inventory of many finds its hosts. */
  readonly host: string;
  /** Where the field is unknown, the kinds of buffers whose verdict hangs on it. */
  readonly decides: readonly OpenQuestion[];
}

/**
 * The kinds of buffers that one value of the field leads to another verdict for than another
 * value, on this platform and in a plain VM. Other unknown fields stay unknown meanwhile.
 */
export function openQuestions(
  field: keyof Platform,
  platform: Platform,
  adapters: readonly ExporterAdapter[],
): OpenQuestion[] {
  const vmProt = new VmProt(adapters, { baseVm: PLAIN_VM, remedies: false });
  const platforms = PLATFORM_FIELDS[field].map(
    (value) => [String(value), { ...platform, [field]: stated(value) }] as const,
  );
  return adapters.flatMap(({ exporter, cases }) =>
    cases.flatMap(({ name, facts }) => {
      const outcomes = platforms.map(([value, each]) => {
        const { verdict } = vmProt.query({ exporter, facts, platform: each });
        return [value, outcomeText(verdict)] as const;
      });
      if (new Set(outcomes.map(([, outcome]) => outcome)).size < 2) return [];
      return [{ exporter, case: name, outcomes: Object.fromEntries(outcomes) }];
    }),
  );
}

/** The first kernel epoch has a name where the others have a version. */
const stated = (value: string | boolean): string | boolean =>
  value === KERNEL_EPOCHS[0] ? "0.0" : value;

function outcomeText(verdict: GuestMapVerdict): string {
  return verdict.kind === "map" ? `map ${verdict.guestCache}` : `refuse ${verdict.code}`;
}
