import type { Exchanged } from "./exchange.js";
import type { OnHost } from "./host-buffers.js";
import type { End } from "./vmm.js";

/** One buffer of the machine's, and what became of it: also as JSON. */
export type Row = { readonly what: string } & (
  | { readonly why: string }
  | ({ readonly exporter: string; readonly right: boolean } & Exchanged)
);

/** What is printed of a run, also as JSON. */
export interface Report {
  /**
   * `right`: every buffer was mapped and read rightly by both sides, or refused; of a script of the user's, no step
   * failed. `wrong`: that is not so. `unable`: the guest ended before its script did.
   */
  readonly outcome: "right" | "wrong" | "unable";
  readonly rows: readonly Row[];
  readonly end: End;
  /** What it comes to; where the guest ended too early also what to try. */
  readonly summary: string;
}

/** The exit status of each outcome. */
export const STATUS = { right: 0, wrong: 1, unable: 2 } as const satisfies Record<
  Report["outcome"],
  number
>;

/** What ends a guest too early, by the beginning of its exit, and what to try. */
const TOO_EARLY: readonly { readonly exit: string; readonly cause: string }[] = [
  {
    exit: "KVM_EXIT_INTERNAL_ERROR",
    cause: `KVM came upon something that it cannot run. On hosts that are guests themselves and lack nested
virtualisation, such as PVM's, it runs no kernel at all: take a host with VMX or SVM, or the rig (npm run rig -- --help).`,
  },
  {
    exit: "KVM_EXIT_FAIL_ENTRY",
    cause: "The processor refused to enter the guest: the host's kernel log says more.",
  },
  {
    exit: "KVM_EXIT_SHUTDOWN",
    cause: `The guest's kernel gave up, or restarted: --console shows what it said last. Give it more RAM with --memory;
where the host is QEMU's software emulation of AMD, try --append noxsave.`,
  },
  {
    exit: "KVM_EXIT_SYSTEM_EVENT",
    cause: `The guest's kernel gave up, or restarted: --console shows what it said last. Give it more RAM with --memory,
and see whether the archive has an /init for this processor.`,
  },
];
const OTHERWISE = "--console shows what the guest said last.";

/** Refused buffers fail with an errno, mapped ones have the right data everywhere. */
function isRight({ event, mapped, whole, wrongForGuest, wrongForHost }: Exchanged): boolean {
  if (event?.kind !== "map") return event !== undefined && mapped !== "ok";
  return whole && wrongForGuest === 0 && wrongForHost === 0;
}

/** @param exchanged what became of each buffer; undefined where the script was the user's own */
export function makeReport(
  buffers: readonly OnHost[],
  exchanged: readonly Exchanged[] | undefined,
  end: End,
): Report {
  const rows = buffers.flatMap((each): Row[] => {
    const { what } = each;
    if (!("buffer" in each)) return [each];
    const { blobId, exporter } = each.buffer;
    const found = exchanged?.find((one) => one.blobId === blobId);
    if (found === undefined) return [];
    const reached = end.failedSteps !== undefined || found.event !== undefined;
    if (!reached) return [{ what, why: "the guest ended before it came to it" }];
    return [{ what, exporter, right: isRight(found), ...found }];
  });
  if (end.failedSteps === undefined) {
    const { cause } = TOO_EARLY.find(({ exit }) => end.exit.startsWith(exit)) ?? {
      cause: OTHERWISE,
    };
    const summary = `The guest ended before its script did, by ${end.exit}.\n${cause}`;
    return { outcome: "unable", rows, end, summary };
  }
  if (exchanged === undefined) {
    const outcome = end.failedSteps === 0 ? "right" : "wrong";
    return { outcome, rows, end, summary: `Of the script, ${end.failedSteps} steps failed.` };
  }
  const judged = rows.filter((row) => "right" in row);
  const wrong = judged.filter(({ right }) => !right).length;
  const summary =
    wrong === 0
      ? `All of ${judged.length} buffers were mapped and read rightly by both sides, or refused.`
      : `Of ${judged.length} buffers, ${wrong} did not come out as vmprot says.`;
  return { outcome: wrong === 0 ? "right" : "wrong", rows, end, summary };
}

/** A buffer in a line. */
export function rowText(row: Row): string {
  if ("why" in row) return `${row.what}: none, ${row.why}`;
  const { what, event, mapped, wrongForGuest, wrongForHost, whole } = row;
  if (event?.kind === "map") {
    const { mapInfo, guestCache } = event.mapping?.verdict ?? {};
    const seen = whole
      ? "every page was read and written by both sides, twice"
      : `the guest went no further: ${mapped}`;
    const wrong =
      wrongForGuest + wrongForHost === 0
        ? ""
        : `; wrong: ${wrongForGuest} for the guest, ${wrongForHost} for the host`;
    return `${what}: map ${guestCache}, map_info ${mapInfo}; ${seen}${wrong}`;
  }
  const why = event?.code ?? event?.error ?? "no command";
  const rule = event?.rule === undefined ? "" : `, ${event.rule}`;
  const remedy =
    event?.remedy === undefined ? "" : `\n  ${event.message}\n  Remedy: ${event.remedy}`;
  return `${what}: refused, ${why}${rule}; the guest's mmap gave ${mapped}${remedy}`;
}
