import type { Platform, VmFacts } from "@vmprot/core";
import {
  type BlobEvent,
  type HostBuffer,
  parseTold,
  type StoppedGuest,
  type Told,
} from "@vmprot/example-linux-guest";
import type { ChangedReport, EvictedReport } from "./linux-guest-report.js";
import { wantVram } from "./vram-pressure.js";

/** Numbers that the guest rings with; those of buffers are below. */
const RING = { begin: 1000, filled: 1003, evict: 1001, evicted: 1002, changes: 1010, kill: 1020 };

const FROM_HOST = { at: 0x000, first: 0x1057_0000 };
const FROM_GUEST = { at: 0x040, first: 0x2e57_0000 };
const AFTER = { at: 0xf80, first: 0x3d57_0000 };
const words = ({ at, first }: typeof FROM_HOST): string => `${at} ${first}`;

/** What a VMM learns of while its guest lives. */
interface Change {
  readonly what: string;
  readonly facts: VmFacts;
}

const PLUGGED: Change = {
  what: "a VFIO device that is not coherent is plugged",
  facts: { vm: { nonCoherentDma: true } },
};

/** Such a device is Intel's affair. */
const CHANGES: readonly Change[] = [
  PLUGGED,
  {
    what: "it is unplugged, dirty pages are logged, and pages are no longer touched first",
    facts: { vm: { nonCoherentDma: false, dirtyLogging: true, prefaulted: false } },
  },
  {
    what: "all is as it was",
    facts: { vm: { dirtyLogging: false, prefaulted: true } },
  },
];

/**
 * Where KVM forces guests' attributes unless it is told otherwise, or has such a device. All of this is only said to
 * the policy: the machine has no such device, and no VM goes back to being forced.
 */
const CHANGES_BEHIND_QUIRK: readonly Change[] = [
  PLUGGED,
  {
    what: "beside it, KVM's guest-PAT quirk is no longer disabled",
    facts: { vm: { guestPat: "ignored" } },
  },
  {
    what: "the device is unplugged",
    facts: { vm: { nonCoherentDma: false } },
  },
  { what: "all is as it was", facts: { vm: { guestPat: "honored" } } },
];

export const changesOn = ({ vendor, guestPatQuirk }: Platform): readonly Change[] =>
  vendor === "intel" && guestPatQuirk === true ? CHANGES_BEHIND_QUIRK : CHANGES;

/** What is done to a guest that has buffers mapped: one is evicted, facts change, and in the end it is killed. */
export class LinuxScenario {
  readonly #vram: HostBuffer | undefined;
  readonly #facts: readonly Change[];
  readonly #held: readonly HostBuffer[];
  readonly #told: Told[] = [];
  /** Where in {@link #told} each ring was. */
  readonly #rung = new Map<number, number>();
  readonly #blobs = new Map<number, number>();
  readonly #changes: Omit<ChangedReport, "told">[] = [];
  #release: (() => void) | undefined;
  #wrongForHost: number | undefined;

  /**
   * @param vram the one that is evicted, where there is one
   * @param held those that the guest has while facts change, and one of which it maps when it is killed
   * @param facts what changes, one after the other
   */
  constructor(vram: HostBuffer | undefined, held: readonly HostBuffer[], facts: readonly Change[]) {
    this.#vram = vram;
    this.#held = held;
    this.#facts = facts;
  }

  /** The steps, from after the exchange to the map in which the guest is killed. */
  get script(): string[] {
    const map = this.#held.map((buffer) => `map ${buffer.blobId} ${buffer.size}`);
    const read = this.#held.map((buffer) => `read ${buffer.blobId} ${words(FROM_HOST)}`);
    return [
      `ring ${RING.begin}`,
      ...this.#eviction,
      ...map,
      `ring ${RING.filled}`,
      ...this.#facts.flatMap((_, index) => [`ring ${RING.changes + index}`, ...read]),
      `ring ${RING.changes + this.#facts.length}`,
      ...this.#held.map((buffer) => `unmap ${buffer.blobId}`),
      ...map,
      ...this.#held.map((buffer) => `unmap ${buffer.blobId}`),
      `ring ${RING.kill}`,
      ...map,
    ];
  }

  get #eviction(): string[] {
    if (this.#vram === undefined) return [];
    const { blobId, size } = this.#vram;
    return [
      `map ${blobId} ${size}`,
      `write ${blobId} ${words(FROM_GUEST)}`,
      `ring ${RING.evict}`,
      `read ${blobId} ${words(FROM_GUEST)}`,
      `write ${blobId} ${words(AFTER)}`,
      `ring ${RING.evicted}`,
      `unmap ${blobId}`,
    ];
  }

  /** The guest is about to map a blob for the last time. */
  get isLast(): boolean {
    return this.#rung.has(RING.kill);
  }

  line(line: string): void {
    const told = parseTold(line);
    if (told !== undefined && !told.step.startsWith("ring")) this.#told.push(told);
  }

  blob({ kind, blobId, resourceId }: BlobEvent): void {
    if (kind !== "map" || blobId === undefined || resourceId === undefined) return;
    this.#blobs.set(resourceId, blobId);
  }

  ring(number: number, guest: StoppedGuest): void {
    this.#rung.set(number, this.#told.length);
    const change = this.#facts[number - RING.changes];
    if (change !== undefined) this.#change(change, guest);
    if (number === RING.evict) this.#release = wantVram();
    if (number === RING.evicted) this.#evicted(guest);
    if (number === RING.filled) {
      for (const { blobId } of this.#held) {
        guest.mapped(blobId)?.memory.fill(FROM_HOST.at, FROM_HOST.first);
      }
    }
  }

  get evicted(): EvictedReport | undefined {
    if (this.#vram === undefined) return undefined;
    const told = this.#told.slice(this.#rung.get(RING.begin), this.#rung.get(RING.evicted));
    return { told, ...(this.#wrongForHost !== undefined && { wrongForHost: this.#wrongForHost }) };
  }

  get changed(): ChangedReport[] {
    return this.#changes.map((change, index) => {
      const [from, to] = [index, index + 1].map((each) => this.#rung.get(RING.changes + each));
      return { ...change, told: this.#told.slice(from, to) };
    });
  }

  #change({ what, facts }: Change, guest: StoppedGuest): void {
    const { revoke, change, weaker, keep } = guest.update(facts);
    const ids = (some: readonly { readonly id: number }[]): number[] =>
      some.map(({ id }) => this.#blobs.get(id) ?? 0);
    this.#changes.push({
      what,
      revoked: ids([...revoke, ...change]),
      kept: ids([...weaker, ...keep]),
    });
  }

  #evicted(guest: StoppedGuest): void {
    const mapped = this.#vram && guest.mapped(this.#vram.blobId);
    this.#wrongForHost = mapped?.memory.wrong(AFTER.at, AFTER.first);
    this.#release?.();
  }
}
