/** Numbers and layouts of ours, and what the C headers must agree with. */
export interface UapiChecks {
  /** Names as #include takes them. */
  readonly headers: readonly string[];
  readonly checks: readonly {
    /** Such as `DRM_IOCTL_VERSION` or `offsetof(struct drm_version, name_len)`. */
    readonly c: string;
    readonly value: number;
    /** The Linux version that brought it; absent where every header in use has it. */
    readonly since?: string;
    /** A macro that headers have since then. */
    readonly ifdef?: string;
  }[];
}
