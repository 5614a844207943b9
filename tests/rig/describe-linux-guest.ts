import { describe, expect, it } from "@jest/globals";
import type { LinuxGuestReport } from "./guest/linux-guest-report.js";
import {
  wrongChanges,
  wrongEviction,
  wrongKill,
  wrongLinuxBuffers,
  wrongRepetition,
} from "./verify/linux-guest-findings.js";
import { at, LINUX_GUEST_PLACES, type Place } from "./verify/places.js";
import { committedLinuxGuestRows, linuxGuestRows } from "./verify/verified-linux-guest.js";

/** Holds what Linux made of the policy's answers, as a guest, against core. */
export function describeLinuxGuest(place: Place, report: () => LinuxGuestReport): void {
  const hasVram = at(LINUX_GUEST_PLACES, place)?.drivers === undefined;
  describe("a Linux guest", () => {
    it("is the same kernel, unmodified", () => {
      expect(report().guest).toBe(report().kernel);
    });

    it("maps with its own driver what the policy allows, as map_info says, and nothing else", () => {
      expect(wrongLinuxBuffers(report())).toEqual([]);
      const kinds = report().buffers.map(({ event }) => event?.kind);
      expect(kinds.filter((kind) => kind === "map").length).toBeGreaterThanOrEqual(5);
    });

    if (hasVram) {
      it("works on while a buffer is evicted under it", () => {
        expect(report().evicted).toBeDefined();
        expect(wrongEviction(report())).toEqual([]);
      });
    }

    it("loses what new facts make unsafe, keeps the rest, and lives on", () => {
      expect(wrongChanges(report())).toEqual([]);
      expect(report().changed).toHaveLength(place.machine === "intel" ? 4 : 3);
      expect(report().changed.flatMap(({ kept }) => kept)).not.toEqual([]);
    });

    const { repeats } = at(LINUX_GUEST_PLACES, place) ?? {};
    if (repeats !== undefined) {
      it("maps and unmaps again and again, and the VMM holds no more than before", () => {
        expect(report().repeated?.told.details.times).toBe(String(repeats));
        expect(wrongRepetition(report())).toEqual([]);
      });
    }

    it("leaves nothing behind when it is killed in the middle of a map", () => {
      expect(wrongKill(report())).toEqual([]);
    });

    it("is that of docs/verified-linux-guest.md; if not: npm run rig -- --verify --write", () => {
      expect(committedLinuxGuestRows(place)).toBe(linuxGuestRows(place, report()));
    });
  });
}
