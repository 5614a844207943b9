import { type HeaderChecks, headerChecks, Ioctl, Structure } from "@vmprot/core/uapi";

/** Answers with the dma-buf's descriptor. */
export const UDMABUF_CREATE = new Ioctl(
  "UDMABUF_CREATE",
  "write",
  "u",
  0x42,
  new Structure("struct udmabuf_create", {
    memfd: "u32",
    flags: "u32",
    offset: "u64",
    size: "u64",
  }),
);

export const UDMABUF_FLAGS_CLOEXEC = 1;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["linux/udmabuf.h"],
  checks: headerChecks([UDMABUF_CREATE, { UDMABUF_FLAGS_CLOEXEC }]),
});
