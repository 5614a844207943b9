import type { VmFacts, VmProt } from "@vmprot/core";
import { ERRNO, errnoText } from "@vmprot/linux";
import { BlobMapper, type BlobMapperOptions, type BlobMapping } from "@vmprot/virtio-gpu";

/** The VMM's mapping behind the host visible region, and its one memslot. Calls return 0, or the errno. */
export interface Window {
  /** Bytes. */
  readonly size: number;
  /** mmap of the resource's dma-buf there, MAP_SHARED | MAP_FIXED. */
  put(mapping: BlobMapping): number;
  /** mmap of zeros there, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED. */
  clear(mapping: BlobMapping): number;
}

/** What there is no more of: memory or mappings (vm.max_map_count), open files, lockable memory, slots. */
const NO_MORE = new Set<number>([ERRNO.ENOMEM, ERRNO.ENFILE, ERRNO.EAGAIN, ERRNO.ENOSPC]);

/** The device's blobs: what is put into the window is in the guest at once, for its memslot is there. */
export class WindowDevice {
  readonly mapper: BlobMapper;
  readonly #window: Window;
  readonly #log: (line: string) => void;

  constructor(
    vmProt: VmProt,
    { vm, ...facts }: VmFacts & Pick<BlobMapperOptions, "resource">,
    window: Window,
    log: (line: string) => void,
  ) {
    const hostVisibleSize = window.size;
    this.mapper = new BlobMapper(vmProt, {
      ...facts,
      vm: { ...vm, slot: "before" },
      hostVisibleSize,
    });
    this.#window = window;
    this.#log = log;
  }

  /** Answers a command of the control queue. */
  command(bytes: Uint8Array): Uint8Array {
    const reply = this.mapper.handle(bytes);
    if (reply.kind === "error") {
      const { error, message, refusal } = reply;
      this.#log(refusal ? `${refusal.code}: ${message} ${refusal.remedy}` : `${error}: ${message}`);
    }
    if (reply.kind === "unmap" && !reply.revoked) this.#clear(reply.mapping);
    if (reply.kind !== "map") return reply.response;
    const errno = this.#window.put(reply.mapping);
    if (errno === 0) return reply.response;
    this.#log(`resource ${reply.mapping.resourceId}: ${errnoText(errno)}`);
    // The kernel has unmapped what was there before it asked the exporter, whose "no" leaves a hole.
    this.#clear(reply.mapping);
    return this.mapper.undo(reply, NO_MORE.has(errno) ? "NO_MEMORY" : "MAPPING_FAILED").response;
  }

  /** A hole that stays ends the VM when the guest gets there, which nobody could then explain. */
  #clear(mapping: BlobMapping): void {
    const errno = this.#window.clear(mapping);
    if (errno !== 0) throw new Error(`the window keeps a hole: ${errnoText(errno)}`);
  }
}
