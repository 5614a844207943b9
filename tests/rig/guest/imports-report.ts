/** What vmprot said when a buffer was imported into a device. */
export type Said = "native" | "foreign" | "unknown" | "refused";

/** One buffer on one device's node. */
export interface ImportReport {
  /** How the buffer was made, and by which driver. */
  readonly buffer: string;
  readonly driver: string;
  readonly importer: string;
  readonly node: string;
  /** While nobody else opened or closed it. */
  readonly alone: Said;
  /** While others opened, closed and imported it all the time. */
  readonly disturbed: readonly Said[];
  /** Whether the buffer had as many holders afterwards as before, each time that nobody else had it. */
  readonly back: boolean;
}

/** A buffer that any device may be asked about. */
export interface OriginReport {
  readonly buffer: string;
  readonly exporter: string;
  /** Whose vmprot says that it is, where each device may be asked, or why nobody's. */
  readonly alone: string;
  readonly disturbed: string;
}

/** What `import-everywhere` prints. */
export interface ImportsReport {
  readonly kernel: string;
  /** The drivers of the devices that were asked. */
  readonly importers: readonly string[];
  readonly imports: readonly ImportReport[];
  readonly origins: readonly OriginReport[];
  /** How often others opened, closed or imported a buffer. */
  readonly disturbances: number;
}
