import type { CacheMode } from "@vmprot/core";
import type { Told } from "@vmprot/example-linux-guest";
import type { LinuxBuffer, LinuxGuestReport } from "../guest/linux-guest-report.js";

/** What pgprot_noncached is called by the readers: UC- on x86, Device-nGnRnE on arm64. */
const ENTRY_OF: Readonly<Record<CacheMode, readonly string[]>> = {
  cached: ["cached"],
  "write-combined": ["write-combined"],
  uncached: ["uncached-minus", "uncached"],
};

const isRefused = ({ said }: LinuxBuffer): boolean => said.kind === "refuse";
const nameOf = ({ driver, name }: LinuxBuffer): string => `${driver}: ${name}`;

/** A guest must have what core maps, with its attribute and the right data. */
function wrongMap(buffer: LinuxBuffer): string[] {
  const { said, event, mapped, whole, wrongForGuest, wrongForHost, entry } = buffer;
  if (said.kind !== "map") return [];
  const { guestCache } = event?.mapping?.verdict ?? {};
  if (event?.kind !== "map" || guestCache !== said.guestCache) {
    return [`the device did not map it ${said.guestCache}: ${event?.error ?? event?.kind}`];
  }
  const seen = entry === undefined || "error" in entry ? `nothing (${entry?.error})` : entry.cache;
  return [
    ...(whole ? [] : [`the guest did not come to the end: ${mapped}`]),
    ...(wrongForGuest === 0 ? [] : [`the guest read ${wrongForGuest} pages wrong`]),
    ...(wrongForHost === 0 ? [] : [`the host read ${wrongForHost} pages wrong`]),
    ...(ENTRY_OF[said.guestCache].includes(seen) ? [] : [`the guest's entry is ${seen}`]),
    ...(entry && "leadsThere" in entry && !entry.leadsThere ? ["its entry leads elsewhere"] : []),
  ];
}

/** A guest's mmap must fail for what core refuses, and the VMM know why. */
function wrongRefusal(buffer: LinuxBuffer): string[] {
  const { said, event, mapped, entry } = buffer;
  if (said.kind !== "refuse") return [];
  const logged = [event?.error, event?.code, event?.rule].join(" ");
  const expected = ["REFUSED", said.code, said.rule].join(" ");
  return [
    ...(logged === expected && event?.remedy ? [] : [`the VMM logged ${logged}`]),
    ...(/^E[A-Z]+$/.test(mapped) ? [] : [`the guest's mmap gave ${mapped}`]),
    ...(entry === undefined ? [] : ["the guest has an entry for it"]),
  ];
}

/** Everything in which the guest's mappings are not as core says. */
export const wrongLinuxBuffers = ({ buffers }: LinuxGuestReport): string[] =>
  buffers.flatMap((buffer) =>
    [...wrongMap(buffer), ...wrongRefusal(buffer)].map((what) => `${nameOf(buffer)}: ${what}`),
  );

const ALL_ONES = "0xffffffff";
const blobOf = ({ step }: Told): number => Number(step.split(" ")[1]);
const isRight = ({ word, details }: Told): boolean => word === "ok" && details.wrong === "0";
/** Every page reads as if nothing were there. */
const isGone = ({ word, details: { pages, wrong, found } }: Told): boolean =>
  word === "ok" && wrong === pages && found === ALL_ONES;

/** Mappings that are kept have their data, and those that were revoked are gone for good. */
export function wrongChanges({ changed }: LinuxGuestReport): string[] {
  const gone = new Set<number>();
  return changed.flatMap(({ what, revoked, kept, told }) => {
    for (const id of revoked) gone.add(id);
    const wrong = told.filter((each) =>
      gone.has(blobOf(each)) ? !isGone(each) : !kept.includes(blobOf(each)) || !isRight(each),
    );
    return wrong.map(
      ({ step, word, details }) => `${what}: ${step}: ${word} ${details.found ?? ""}`,
    );
  });
}

/** A buffer that moved under the guest, where there is one, has the guest's data. */
export function wrongEviction({ buffers, evicted }: LinuxGuestReport): string[] {
  if (evicted === undefined) return [];
  const { told, wrongForHost } = evicted;
  const buffer = buffers.find(({ blobId }) => blobId === blobOf(told[0] as Told)) as LinuxBuffer;
  if (isRefused(buffer)) {
    return told.length === 1 && told[0]?.word !== "ok" ? [] : ["it was mapped though refused"];
  }
  return [...told.filter(({ word, details }) => word !== "ok" || Number(details.wrong ?? 0) > 0)]
    .map(({ step, word }) => `evicted: ${step}: ${word}`)
    .concat(wrongForHost === 0 ? [] : [`evicted: the host read ${wrongForHost} pages wrong`]);
}

/** Bytes: 1 KiB for each of 50 rounds, which an answer with its buffer takes. Without a leak it is 1 or 2 KiB in all. */
const HEAP_GROWTH = 50 << 10;

/** Maps and unmaps leave nothing behind. */
export function wrongRepetition({ repeated }: LinuxGuestReport): string[] {
  if (repeated === undefined) return [];
  const { told, before, after } = repeated;
  const grew = (["mappings", "slots", "resources"] as const).filter(
    (what) => after[what] !== before[what],
  );
  const heap = after.heap - before.heap;
  return [
    ...(told.word === "ok" ? [] : [`${told.step}: ${told.word} ${told.details.times}`]),
    ...grew.map((what) => `${told.step}: ${before[what]} ${what} became ${after[what]}`),
    ...(heap < HEAP_GROWTH ? [] : [`${told.step}: the heap grew by ${heap} bytes`]),
  ];
}

/** The guest that was killed in the middle of a map leaves nothing behind. */
export function wrongKill({ end, killed }: LinuxGuestReport): string[] {
  const [before, after] = killed.mappings;
  return [
    ...(end.exit === "ended by the VMM" ? [] : [`the guest ended by ${end.exit}`]),
    ...(after === before ? [] : [`${after - before} mappings are left of a guest that was killed`]),
    ...(killed.again === "ok" ? [] : [`another guest cannot have the buffer: ${killed.again}`]),
  ];
}

/** All of them. */
export const linuxGuestFindings = (report: LinuxGuestReport): string[] =>
  [wrongLinuxBuffers, wrongChanges, wrongEviction, wrongRepetition, wrongKill].flatMap((find) =>
    find(report),
  );
