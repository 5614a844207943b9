/**
 * What is known of a qxl buffer: that it is one. No ioctl tells more, and nothing can be imported
 * into qxl.
 */
export type QxlFacts = Readonly<Record<never, never>>;
