import { HAZARD_CODES } from "@vmprot/core";
import { errnoText } from "@vmprot/linux";
import type { Seen } from "@vmprot/linux/guest";
import type { GuestReport } from "../guest/kvm-report.js";
import type { MappabilityReport } from "../guest/mappability-report.js";
import { entryText, stage2Text } from "./entry-text.js";
import type { GuestPlace } from "./guest-places.js";
import { tableRow } from "./table.js";

export const GUEST_HEADER = [
  ...["kernel", "machine", "exporter", "buffer", "verdict"],
  ...["host's entry", "KVM's entry", "guest", "after VRAM pressure"],
] as const;

function verdictText({ verdict }: GuestReport): string {
  if (verdict.kind === "refuse") return `refuse: ${[verdict.code, verdict.rule].join(" ").trim()}`;
  const hazards = verdict.hazards
    .map(({ code }) => code)
    .filter((code) => HAZARD_CODES[code].about === "coherence")
    .join(", ");
  return `map ${verdict.guestCache}${hazards === "" ? "" : ` (${hazards})`}`;
}

const errnoName = (errno: number): string =>
  /\((\w+)\)/.exec(errnoText(errno))?.[1] ?? `errno ${errno}`;

function roundText({ notStarted }: GuestReport, round: Seen | undefined): string {
  if (round === undefined) {
    const errno = typeof notStarted === "object" ? notStarted.errno : undefined;
    return errno === undefined ? "not started" : `${errnoName(errno)} when registered`;
  }
  if (round.kind === "seen") {
    const wrong = round.wrongForGuest + round.wrongForHost;
    return wrong === 0 ? "ok" : `${wrong} wrong`;
  }
  const { call, errno, exit, page } = round.fault;
  return `${errno === undefined ? exit : errnoName(errno)} from ${call} at page ${page}`;
}

/** The entries of the moment in brackets, where they are others than at first. */
function guestRow({ suite, machine }: GuestPlace, buffer: GuestReport): string {
  const { exporter, driver, name, forced, first, afterPressure } = buffer;
  const entry = entryText(buffer.seen);
  const later = entryText(buffer.seenAfterPressure);
  const stage2 = stage2Text(buffer.stage2);
  const tried = forced ? "tried: " : "";
  const moved = later === entry || later === "" ? "" : ` (${later})`;
  return tableRow([
    // Which page somebody else looks at is no matter here.
    ...[suite, machine, exporter, `${driver}: ${name.replace(/, page \d+$/, "")}`],
    ...[verdictText(buffer), entry, stage2, `${tried}${roundText(buffer, first)}`],
    `${tried}${roundText(buffer, afterPressure)}${moved}`,
  ]);
}

/** The rows of one place. */
export const guestRows = (place: GuestPlace, { guests }: MappabilityReport): string =>
  guests.buffers.map((buffer) => guestRow(place, buffer)).join("");
