/** What the laws cannot read off an adapter. */
export interface LawOptions {
  /**
   * The values of each fact that lead to every answer. All combinations are asked, absence
   * included, so a few representative values of each are better than many. Absent means the values
   * that occur in the adapter's cases and optional facts.
   */
  readonly space?: Readonly<Record<string, readonly unknown[]>>;
  /**
   * The facts that are masks of flags, with the bits that the driver defines. Masks are of up to 53
   * bits, as JSON numbers are.
   */
  readonly flags?: Readonly<Record<string, number>>;
  /**
   * Whether facts have the form that the adapter documents, such as a JSON Schema's validator. Facts
   * of another form need no case of their own, and a probe must not return them. Absent means that
   * they all have it that hold each fact that is neither optional nor absent from any case.
   */
  valid?(facts: Readonly<Record<string, unknown>>): boolean;
  /** The adapter's documentation, in which every refusal code that it gives must occur. */
  readonly docs?: string;
}
