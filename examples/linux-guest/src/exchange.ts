import type { BlobEvent } from "./gpu/gpu-device.js";
import type { HostBuffer } from "./gpu/host-visible.js";
import type { StoppedGuest } from "./wish.js";

/** A step of the guest's script, as its console told of it. */
export interface Told {
  /** The step as it was written. */
  readonly step: string;
  /** `ok`, the name of an errno, or of a signal. */
  readonly word: string;
  /** `wrong=3`, `map_ns=…` and the like, by name. */
  readonly details: Readonly<Record<string, string>>;
}

/** What became of a buffer in the guest. */
export interface Exchanged {
  readonly blobId: number;
  /** What the device answered to the first RESOURCE_MAP_BLOB; undefined if there was none. */
  readonly event: BlobEvent | undefined;
  /** `ok`, or the name of the errno that the guest's mmap or the ioctls before it gave. */
  readonly mapped: string;
  /** Pages in which the guest did not read what the host wrote, and after mapping it again, what it wrote itself. */
  readonly wrongForGuest: number;
  /** Pages in which the host did not read what the guest wrote. */
  readonly wrongForHost: number;
  /** The guest read, wrote, unmapped and mapped again without an error. */
  readonly whole: boolean;
}

// Offsets in each page, a cache line or more apart, and what page 0 has there; page n has n more.
const FROM_HOST = { at: 0x000, first: 0x4057_0000 };
const FROM_GUEST = { at: 0x040, first: 0x6e57_0000 };
const SECOND = { at: 0xf80, first: 0x2d57_0000 };

const words = ({ at, first }: typeof FROM_HOST): string =>
  `0x${at.toString(16)} 0x${first.toString(16)}`;

/** @returns undefined for a line that tells of no step */
export function parseTold(line: string): Told | undefined {
  const match = /vmprot: step \d+ (.*?): (\w+)(.*)$/.exec(line);
  if (match === null) return undefined;
  const [, step = "", word = "", rest = ""] = match;
  const pairs = [...rest.matchAll(/ (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  return { step, word, details: Object.fromEntries(pairs) };
}

/**
 * Data that goes both ways on every page of every buffer: what the guest has to do for it, and what came of it. The
 * guest maps a buffer, reads what the host wrote, writes, reads what the host answers, unmaps, and maps again.
 */
export class Exchange {
  readonly #buffers: readonly HostBuffer[];
  readonly #told = new Map<number, Told[]>();
  readonly #events = new Map<number, BlobEvent>();
  readonly #wrongForHost = new Map<number, number>();

  /** @param buffers as many as there are, in the order of the script */
  constructor(buffers: readonly HostBuffer[]) {
    this.#buffers = buffers;
  }

  /** The steps for one of them. */
  static steps({ blobId, size }: HostBuffer): string[] {
    return [
      `map ${blobId} ${size}`,
      `ring ${blobId}`,
      `read ${blobId} ${words(FROM_HOST)}`,
      `write ${blobId} ${words(FROM_GUEST)}`,
      `look ${blobId}`,
      `ring ${blobId}`,
      `read ${blobId} ${words(SECOND)}`,
      `unmap ${blobId}`,
      `map ${blobId} ${size}`,
      `read ${blobId} ${words(FROM_GUEST)}`,
      `unmap ${blobId}`,
    ];
  }

  get script(): string {
    return `${this.#buffers.flatMap(Exchange.steps).join("\n")}\n`;
  }

  /** The guest rings once it has the buffer, and again once it has written to it. */
  ring(blobId: number, guest: StoppedGuest): void {
    const memory = guest.mapped(blobId)?.memory;
    if (memory === undefined) return;
    if (this.#told.get(blobId)?.some(({ step }) => step.startsWith("write"))) {
      this.#wrongForHost.set(blobId, memory.wrong(FROM_GUEST.at, FROM_GUEST.first));
      memory.fill(SECOND.at, SECOND.first);
    } else {
      memory.fill(FROM_HOST.at, FROM_HOST.first);
    }
  }

  line(line: string): void {
    const told = parseTold(line);
    const blobId = Number(told?.step.split(" ")[1]);
    if (told === undefined || told.step.startsWith("ring")) return;
    this.#told.set(blobId, [...(this.#told.get(blobId) ?? []), told]);
  }

  blob(event: BlobEvent): void {
    const { blobId, kind } = event;
    if (blobId === undefined) return;
    const answersMap = kind === "map" || kind === "error";
    if (answersMap && !this.#events.has(blobId)) this.#events.set(blobId, event);
  }

  /** What came of each buffer. */
  get results(): Exchanged[] {
    return this.#buffers.map((buffer) => {
      const { blobId } = buffer;
      const told = this.#told.get(blobId) ?? [];
      const wrong = told.map(({ details }) => Number(details.wrong ?? 0));
      const steps = Exchange.steps(buffer).filter((step) => !step.startsWith("ring"));
      return {
        ...{ blobId, event: this.#events.get(blobId) },
        mapped: told[0]?.word ?? "nothing",
        wrongForGuest: Math.max(0, ...wrong),
        wrongForHost: this.#wrongForHost.get(blobId) ?? 0,
        whole: told.length === steps.length && told.every(({ word }) => word === "ok"),
      };
    });
  }
}
