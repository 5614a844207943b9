import { expect, it } from "@jest/globals";
import type { LinuxBuffer, LinuxGuestReport } from "./guest/linux-guest-report.js";
import { linuxGuestFindings } from "./verify/linux-guest-findings.js";

const told = (step: string, word = "ok", details: Record<string, string> = {}) => ({
  step,
  word,
  details,
});
const right = (blobId: number) => told(`read ${blobId} 0 1`, "ok", { pages: "4", wrong: "0" });
const gone = (blobId: number) =>
  told(`read ${blobId} 0 1`, "ok", { pages: "4", wrong: "4", found: "0xffffffff" });

const MAPPED = {
  ...{ blobId: 1, driver: "vgem", name: "dumb buffer", exporter: "vgem", mapped: "ok" },
  ...{ whole: true, wrongForGuest: 0, wrongForHost: 0 },
  said: { kind: "map", guestCache: "write-combined" },
  event: { kind: "map", blobId: 1, mapping: { verdict: { guestCache: "write-combined" } } },
  entry: { cache: "write-combined", entry: "0x1", leadsThere: true },
} as unknown as LinuxBuffer;
const REFUSED = {
  ...{ blobId: 2, driver: "qxl", name: "dumb buffer", exporter: "qxl", mapped: "EINVAL" },
  ...{ whole: false, wrongForGuest: 0, wrongForHost: 0 },
  said: { kind: "refuse", code: "KVM_CANNOT_MAP", rule: "R11" },
  event: {
    ...{ kind: "error", blobId: 2, error: "REFUSED", code: "KVM_CANNOT_MAP", rule: "R11" },
    remedy: "Use Linux 6.13 or later.",
  },
} as unknown as LinuxBuffer;
const RIGHT = {
  ...{ kernel: "7.2", guest: "7.2", platform: {}, traffic: [], seconds: { begin: 1, end: 2 } },
  end: { exit: "ended by the VMM" },
  buffers: [MAPPED, REFUSED],
  evicted: { told: [told("map 1 16384"), right(1)], wrongForHost: 0 },
  changed: [
    { what: "one", revoked: [], kept: [1, 3], told: [right(1), right(3)] },
    { what: "two", revoked: [1], kept: [3], told: [gone(1), right(3)] },
    { what: "three", revoked: [], kept: [3], told: [gone(1), right(3)] },
  ],
  killed: { blobId: 1, mappings: [0, 0], again: "ok" },
} as unknown as LinuxGuestReport;

const withMapped = (change: object) => ({ buffers: [{ ...MAPPED, ...change }, REFUSED] });
const withRefused = (change: object) => ({ buffers: [MAPPED, { ...REFUSED, ...change }] });
const withChanged = (index: number, change: object) => ({
  changed: RIGHT.changed.map((each, at) => (at === index ? { ...each, ...change } : each)),
});

it("finds nothing wrong in a guest that does as core says", () => {
  expect(linuxGuestFindings(RIGHT)).toEqual([]);
  const refused = { told: [told("map 2 16384", "EINVAL")] };
  expect(linuxGuestFindings({ ...RIGHT, evicted: refused })).toEqual([]);
});

it.each<[what: string, change: object, finding: RegExp]>([
  ["is not mapped", withMapped({ event: REFUSED.event }), /did not map it write-combined: REFUSED/],
  [
    "has another attribute",
    withMapped({ entry: { ...MAPPED.entry, cache: "cached" } }),
    /is cached/,
  ],
  ["has an entry that nobody saw", withMapped({ entry: undefined }), /is nothing/],
  ["leads elsewhere", withMapped({ entry: { ...MAPPED.entry, leadsThere: false } }), /elsewhere/],
  ["is read wrong by the guest", withMapped({ wrongForGuest: 1 }), /the guest read 1 pages wrong/],
  ["is read wrong by the host", withMapped({ wrongForHost: 2 }), /the host read 2 pages wrong/],
  ["is left halfway", withMapped({ whole: false }), /did not come to the end/],
  ["is refused and mapped all the same", withRefused({ mapped: "ok" }), /mmap gave ok/],
  ["is refused for another reason", withRefused({ event: { ...REFUSED.event, rule: "R9" } }), /R9/],
  [
    "is refused without a remedy",
    withRefused({ event: { ...REFUSED.event, remedy: "" } }),
    /logged/,
  ],
  ["is refused, and has an entry", withRefused({ entry: MAPPED.entry }), /has an entry for it/],
  ["is lost though kept", withChanged(0, { told: [gone(1), right(3)] }), /^one: read 1/],
  ["is there though revoked", withChanged(1, { told: [right(1), right(3)] }), /^two: read 1/],
  ["comes back by itself", withChanged(2, { told: [right(1), right(3)] }), /^three: read 1/],
  ["is in neither list", withChanged(2, { kept: [] }), /^three: read 3/],
  [
    "lost data when it moved",
    { evicted: { ...RIGHT.evicted, wrongForHost: 3 } },
    /the host read 3/,
  ],
  ["cannot be used again", { killed: { ...RIGHT.killed, again: "KVM_RUN: EFAULT" } }, /EFAULT/],
  [
    "is still mapped after the kill",
    { killed: { ...RIGHT.killed, mappings: [0, 1] } },
    /1 mappings/,
  ],
  ["is in a guest that ended by itself", { end: { exit: "KVM_EXIT_SHUTDOWN" } }, /SHUTDOWN/],
])("finds a buffer that %s", (_, change, finding) => {
  const found = linuxGuestFindings({ ...RIGHT, ...change } as LinuxGuestReport);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(finding);
});
