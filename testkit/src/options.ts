/** What the laws cannot read off an adapter. */
export interface LawOptions {
  /** The adapter's documentation, in which every refusal code that it gives must occur. */
  readonly docs?: string;
  /**
   * Facts that every buffer of a device has in common, such as what kind of GPU it is. A probe that
   * learns no others from the driver need not name the buffer's handle to it.
   */
  readonly ofDevice?: readonly string[];
}
