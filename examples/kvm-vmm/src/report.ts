import type { GuestMapVerdict } from "@vmprot/core";
import { faultText, type Seen } from "@vmprot/linux/guest";
import type { Mapped } from "./vmm.js";

/** What is printed of a run, also as JSON. */
export interface Report {
  readonly status: 0 | 1 | 2;
  readonly outcome: "ran" | "mismatch" | "refused" | "unable";
  readonly verdict: GuestMapVerdict;
  /** One sentence. */
  readonly summary: string;
  /** The guest's CPU mode, where one ran. */
  readonly mode?: string;
  readonly pages?: number;
}

/** Lets the guest run, if there is one, and says how it went. */
export function runAndReport(mapped: Mapped): Report {
  const { verdict } = mapped;
  switch (mapped.kind) {
    case "refused": {
      const { code, message, remedy } = mapped.verdict;
      const summary = `Refused, ${code}: ${message}\nRemedy: ${remedy}`;
      return { status: 1, outcome: "refused", verdict, summary };
    }
    case "unable":
      return { status: 2, outcome: "unable", verdict, summary: `No guest can run: ${mapped.why}.` };
    case "failed": {
      const summary = `The verdict allows it, but ${faultText(mapped.fault)}.`;
      return { status: 1, outcome: "mismatch", verdict, summary };
    }
    case "running": {
      const { guest } = mapped;
      const { mode, pages } = guest;
      return { ...sightOf(guest.exchange(), pages), verdict, mode, pages };
    }
  }
}

function sightOf(seen: Seen, pages: number): Pick<Report, "status" | "outcome" | "summary"> {
  if (seen.kind === "failed") {
    const summary = `The guest has the buffer, but ${faultText(seen.fault)}.`;
    return { status: 1, outcome: "mismatch", summary };
  }
  const { wrongForGuest, wrongForHost } = seen;
  if (wrongForGuest === 0 && wrongForHost === 0) {
    const summary = `The guest read what the host wrote to each of ${pages} pages, and the host read what the guest wrote.`;
    return { status: 0, outcome: "ran", summary };
  }
  const summary = `Of ${pages} pages, the guest read ${wrongForGuest} wrong and the host ${wrongForHost}.`;
  return { status: 1, outcome: "mismatch", summary };
}

/** A verdict in a line. */
export function verdictText(verdict: GuestMapVerdict): string {
  if (verdict.kind === "refuse") return `refuse, ${verdict.code}`;
  const hazards = verdict.hazards.map(({ code }) => `, ${code}`).join("");
  return `map ${verdict.guestCache}, map_info ${verdict.mapInfo}, ${verdict.guestAttribute}${hazards}`;
}
