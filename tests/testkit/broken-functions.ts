import { type Broken, brokenFunction } from "./breaking.js";
import { BITS, CACHED, type FunctionAnswer, type Known, WC } from "./fake-adapter.js";

const WC_ON_HOST = 'facts {"flags":2,"imported":false} on x86_64';

/** The sound function with another answer for write-combined buffers. */
const answering = (law: string, how: string, said: unknown, says: string): Broken =>
  brokenFunction(
    law,
    how,
    ({ flags, imported }) =>
      flags === BITS.WC && imported !== true ? (said as FunctionAnswer) : undefined,
    says,
  );

let count = 0;
let last: unknown;

/** Functions that are wrong; core makes ADAPTER_FAILED of most of what they say. */
export const FUNCTIONS: readonly Broken[] = [
  brokenFunction(
    "never-throws",
    "reads a property of nothing",
    ({ flags }) => (flags === 3 ? (undefined as unknown as Known[]).length : undefined) as never,
    'placements({"flags":3,',
  ),
  answering("well-formed", "no placements", [], WC_ON_HOST),
  answering("well-formed", "nothing", null, WC_ON_HOST),
  answering("well-formed", "a number", 1, "the answer is 1"),
  answering("well-formed", "an unknown code", { code: "NO" }, 'code "NO" is not in'),
  answering("well-formed", "an inherited code", { code: "constructor" }, '"constructor" is not in'),
  answering(
    "well-formed",
    "an empty message",
    { code: "SYNC_REQUIRED", message: "" },
    'message is ""',
  ),
  answering(
    "well-formed",
    "a refusal's other field",
    { code: "SYNC_REQUIRED", why: "" },
    'field "why"',
  ),
  ...(["memory", "cache", "vma", "pages"] as const).map((field) =>
    answering(
      "well-formed",
      `an odd ${field}`,
      [{ ...WC, [field]: "?" }],
      `${field} of a placement is "?"`,
    ),
  ),
  answering("well-formed", "another field", [{ ...WC, size: 1 }], 'a field "size"'),
  answering(
    "own-codes",
    "a code of core's",
    { code: "GUEST_TYPE_FORCED" },
    "gives GUEST_TYPE_FORCED; adapters have SYNC_REQUIRED",
  ),
  brokenFunction(
    "never-mutates",
    "a fact is cleaned up",
    (facts) => void Object.assign(facts, { flags: 1 }),
    'facts {"flags":0,"imported":true} on x86_64',
  ),
  brokenFunction(
    "never-mutates",
    "the host is written to",
    (_, host) => void Object.assign(host, { dmaCoherent: false }),
    '"dmaCoherent":true} became',
  ),
  brokenFunction(
    "deterministic",
    "counts",
    () => (count++ % 7 === 0 ? { code: "SYNC_REQUIRED" } : undefined),
    "later",
  ),
  brokenFunction(
    "deterministic",
    "remembers the question before",
    ({ flags }) => {
      const before = last;
      last = flags;
      return flags === BITS.WC && before === BITS.CACHED ? [CACHED] : undefined;
    },
    "later",
  ),
  answering("canonical", "a placement twice", [WC, { ...WC }], WC_ON_HOST),
  answering(
    "placement-possible",
    "device memory from shmem",
    [{ ...WC, memory: "device" }],
    "what is pages shmem is memory ram",
  ),
];
