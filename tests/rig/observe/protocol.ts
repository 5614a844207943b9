/** A page of the asking process, and the 8 bytes that it wrote to its beginning. */
export interface PageRequest {
  /** Its virtual address, in hexadecimal. */
  readonly address: string;
  /** The bytes, as a little-endian number in hexadecimal. */
  readonly holds: string;
}

/** What the page's own page-table entry says. */
export interface PageSeen {
  readonly pte: {
    readonly pwt: number;
    readonly pcd: number;
    readonly pat: number;
    readonly size: number;
    readonly physical: string;
  };
  readonly cache: string;
  readonly memory: "ram" | "device";
}

export type Observation = PageSeen | { readonly error: string };

/** What a process inside asks the host, as one line of JSON, and spins until the answer is there. */
export interface HostRequest {
  readonly pages: readonly PageRequest[];
}

export interface HostReply {
  readonly pages: readonly Observation[];
}
