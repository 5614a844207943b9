import type { Placement } from "@vmprot/core";
import { answering, type Broken, broken, placing } from "./breaking.js";
import { BITS, MAPPED, type Said, SOUND } from "./sound-adapter.js";

const WC_ON_HOST = 'facts {"flags":2} on host';
let count = 0;

/** Adapters whose placements are wrong. */
export const ANSWERS: readonly Broken[] = [
  broken("metadata", "a newer contract", { contract: 2 }, "core refuses to load it"),
  broken("metadata", "a bad name", { exporter: "No" }, "core refuses to load it"),
  broken("metadata", "no title", { title: " " }, 'title is " "'),
  broken("metadata", "no cases", { cases: [] }, "cases is empty"),
  broken(
    "metadata",
    "one name twice",
    { cases: [...SOUND.cases, ...SOUND.cases] },
    'the name "cached"',
  ),
  broken(
    "never-throws",
    "arithmetic",
    placing(({ flags }) => ((flags as number) % 2 === 7 ? [] : undefined)),
    'placements({"flags":{"toString":1,"valueOf":1}}',
  ),
  broken(
    "never-throws",
    "a property of null",
    placing(({ flags }) => void (flags as object).constructor),
    "placements({}, ",
  ),
  broken("well-formed", "no placements", answering([]), `${WC_ON_HOST}`),
  broken(
    "well-formed",
    "nothing",
    { placements: () => null as unknown as Said },
    "the answer is null",
  ),
  broken("well-formed", "an unknown code", answering({ code: "NO" }), 'code "NO" is not in'),
  broken(
    "well-formed",
    "an inherited code",
    answering({ code: "constructor" }),
    '"constructor" is not in',
  ),
  broken(
    "well-formed",
    "an empty message",
    answering({ code: "SYNC_REQUIRED", message: "" }),
    'message is ""',
  ),
  ...(["memory", "cache", "vma", "pages"] as const).map((field) =>
    broken(
      "well-formed",
      `an odd ${field}`,
      answering([{ ...MAPPED[0], [field]: "?" }]),
      `${field} of a placement is "?"`,
    ),
  ),
  broken("well-formed", "another field", answering([{ ...MAPPED[0], size: 1 }]), 'a field "size"'),
  broken(
    "never-mutates",
    "a fact is cleaned up",
    placing((facts) => void Object.assign(facts, { flags: 1 })),
    "facts {} on host",
  ),
  broken(
    "never-mutates",
    "the host is written to",
    placing((_, host) => void Object.assign(host, { dmaCoherent: false })),
    'host {"canWriteCombineRam":true,"dmaCoherent":true} became',
  ),
  broken(
    "deterministic",
    "counts",
    placing(() => (count++ % 7 === 0 ? { code: "SYNC_REQUIRED" } : undefined)),
    "later",
  ),
  broken(
    "canonical",
    "a new object each time",
    placing(({ flags }) => (flags === BITS.WC ? [...MAPPED] : undefined)),
    `${WC_ON_HOST}`,
  ),
  broken(
    "canonical",
    "the default said aloud",
    answering([MAPPED[0], { ...MAPPED[0], vma: "pfnmap-fault" }] as Placement[]),
    `${WC_ON_HOST}`,
  ),
];
