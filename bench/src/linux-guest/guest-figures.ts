/** Memory of the VMM's own, beside the guest's RAM. */
export interface MemorySample {
  /** Rounds of create, map, touch and unmap so far. */
  readonly rounds: number;
  /** Bytes, after a collection. */
  readonly heap: number;
  /** Bytes: RssAnon, which the guest's RAM and the buffer, both shared memory, are not in. */
  readonly anonymous: number;
  /** Mappings of the buffer that this process has. */
  readonly mappings: number;
}

/** Nanoseconds of the commands of one kind: medians. */
export interface CommandTime {
  /** The type of virtio_gpu_ctrl_hdr. */
  readonly type: number;
  /** How many of them a round has. */
  readonly perRound: number;
  /** Decode, decide, encode: all but the memslot. */
  readonly answer: number;
  readonly memslot: number;
}

/** What one boot measured. */
export interface GuestFigures {
  /** The host's, as far as the VMM knows it, and the guest's. */
  readonly host: string;
  readonly guest: string;
  readonly node: string;
  /** Rounds that were timed. */
  readonly rounds: number;
  /** Bytes. */
  readonly size: number;
  /** What the guest measured of each part of a round, nanoseconds: least, median, most. */
  readonly parts: Readonly<Record<string, readonly [number, number, number]>>;
  readonly commands: readonly CommandTime[];
  /** Of one notification, nanoseconds: the queue and the interrupt, without the answers. */
  readonly queue: number;
  readonly notificationsPerRound: number;
  /** Nanoseconds of one look at the VMM's clock. */
  readonly clock: number;
  readonly memory: readonly MemorySample[];
}
