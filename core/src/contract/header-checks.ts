/** One C expression and the value that it must have. */
export interface HeaderCheck {
  readonly c: string;
  readonly value: number;
  /** The first Linux whose headers have it; absent where every supported one does. */
  readonly since?: string;
  /** A macro that headers have exactly if they have this. */
  readonly ifdef?: string;
}

/** What a driver's headers must say, for a test that compiles and compares. */
export interface HeaderChecks {
  /** Below include/uapi/drm or include/uapi, in the order of inclusion. */
  readonly headers: readonly string[];
  readonly checks: readonly HeaderCheck[];
  /** Why no package of headers has them; absent for those that can be compared. */
  readonly unpublished?: string;
}
