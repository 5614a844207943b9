import type { VmFacts, VmProt } from "@vmprot/core";
import { BlobMapper, type BlobMapperOptions, type BlobMapping } from "@vmprot/virtio-gpu";

/**
 * The back end's channel to the front end (VHOST_USER_SET_BACKEND_REQ_FD), with F_SHMEM,
 * F_BACKEND_SEND_FD and F_REPLY_ACK: without the last nobody says whether the blob is there.
 */
export interface BackendChannel {
  /**
   * Sends a message, with a descriptor where one goes with it, and waits for the reply.
   *
   * @returns its u64, 0 where the front end did it; undefined where it has closed the channel
   */
  request(message: Uint8Array, fd?: number): bigint | undefined;
}

const SHMEM_MAP = 9;
const SHMEM_UNMAP = 10;
/** Version 1, NEED_REPLY. */
const FLAGS = 1 | (1 << 3);
const MAP_RW = 1;
/** The virtio shared memory region of host visible blobs. */
const HOST_VISIBLE = 1;
const HEADER = 12;
/** struct VhostUserMMap: nowhere does it say how the memory is to be cached. */
const MMAP = 40;

/** Answers the control queue in a back end: the front end maps what it is sent, and never hears why. */
export class BlobBackend {
  readonly mapper: BlobMapper;
  readonly #channel: BackendChannel;
  readonly #fdOf: (resourceId: number) => number;
  readonly #log: (line: string) => void;

  /**
   * @param facts of the front end's VM, from its operator: what is left out is unknown here. That is
   * `slot` unless the front end is known (QEMU adds a memslot for each message, libkrun has one for
   * all), and `prefaulted` is false: the mapping that counts is the front end's
   */
  constructor(
    vmProt: VmProt,
    { vm, ...facts }: VmFacts & Pick<BlobMapperOptions, "resource" | "hostVisibleSize">,
    channel: BackendChannel,
    fdOf: (resourceId: number) => number,
    log: (line: string) => void,
  ) {
    this.mapper = new BlobMapper(vmProt, { ...facts, vm: { ...vm, prefaulted: false } });
    this.#channel = channel;
    this.#fdOf = fdOf;
    this.#log = log;
  }

  /** Answers a command; what is refused is never sent. */
  command(bytes: Uint8Array): Uint8Array {
    const reply = this.mapper.handle(bytes);
    if (reply.kind === "error") {
      const { error, message, refusal } = reply;
      this.#log(refusal ? `${refusal.code}: ${message} ${refusal.remedy}` : `${error}: ${message}`);
    }
    if (reply.kind === "map") {
      const message = shmemMessage(SHMEM_MAP, reply.mapping);
      const done = this.#channel.request(message, this.#fdOf(reply.mapping.resourceId)) === 0n;
      return done ? reply.response : this.mapper.undo(reply).response;
    }
    if (reply.kind === "unmap" && !reply.revoked) {
      const done = this.#channel.request(shmemMessage(SHMEM_UNMAP, reply.mapping)) === 0n;
      if (!done) throw new Error("the front end kept a blob that the guest gave back");
    }
    return reply.response;
  }
}

function shmemMessage(request: number, { offset, size }: BlobMapping): Uint8Array {
  const message = new DataView(new ArrayBuffer(HEADER + MMAP));
  message.setUint32(0, request, true);
  message.setUint32(4, FLAGS, true);
  message.setUint32(8, MMAP, true);
  message.setUint8(HEADER, HOST_VISIBLE);
  message.setBigUint64(HEADER + 16, BigInt(offset), true);
  message.setBigUint64(HEADER + 24, BigInt(size), true);
  message.setBigUint64(HEADER + 32, BigInt(request === SHMEM_MAP ? MAP_RW : 0), true);
  return new Uint8Array(message.buffer);
}
