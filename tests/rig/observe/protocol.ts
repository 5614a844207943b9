/** A page of the asking process, and the 8 bytes that are at its beginning. */
export interface PageRequest {
  /** Its virtual address, in hexadecimal. */
  readonly address: string;
  /**
   * The bytes, as a little-endian number in hexadecimal. Without them nothing proves that the entry
   * is this process's: a device's registers hold what they like.
   */
  readonly holds?: string;
}

/** A page of the guest that ran last on this machine's KVM. */
export interface Stage2Request {
  /** In hexadecimal. */
  readonly guestPhysical: string;
  /** The 8 bytes at its beginning, as above: whoever states them learns whether it is that page. */
  readonly holds?: string;
}

/** The bits of a page-table entry that say how memory is accessed. */
export type Attribute =
  | { readonly arch: "x86_64"; readonly pwt: number; readonly pcd: number; readonly pat: number }
  /** AttrIndx, and the byte that MAIR_ELx has there. */
  | { readonly arch: "arm64"; readonly index: number; readonly mair: number }
  /** Page-based memory type: 0 PMA, 1 NC, 2 IO. */
  | { readonly arch: "riscv64"; readonly pbmt: number };

/** The bits of a stage-2 entry that do. */
export type Stage2Attribute =
  | {
      readonly arch: "arm64";
      /** Bits 5:2 of the descriptor. */
      readonly memAttr: number;
      /** Whether they are to be read as FEAT_S2FWB has them. */
      readonly fwb: boolean;
      /** What they mean. */
      readonly type: string;
    }
  | { readonly arch: "riscv64"; readonly pbmt: number; readonly type: string };

interface Mapped {
  /** The raw entry. Addresses and entries are in hexadecimal, sizes in bytes. */
  readonly entry: string;
  readonly size: number;
  readonly physical: string;
  readonly memory: "ram" | "device";
}

/** What the page's own page-table entry says. */
export interface PageSeen extends Mapped {
  readonly attribute: Attribute;
  readonly cache: string;
}

/** What KVM's entry for a guest's page says. */
export interface Stage2Seen extends Mapped {
  readonly attribute: Stage2Attribute;
  /** VTTBR_EL2 or hgatp. */
  readonly root: string;
}

interface NotSeen {
  readonly error: string;
}

export type Observation = PageSeen | NotSeen;
export type Stage2Observation = Stage2Seen | NotSeen;

/** What a process inside asks the host, as one line of JSON. */
export interface HostRequest {
  readonly pages?: readonly PageRequest[];
  readonly stage2?: readonly Stage2Request[];
}

/** One for each that was asked for, in the same order. */
export interface HostReply {
  readonly pages: readonly Observation[];
  readonly stage2: readonly Stage2Observation[];
}
