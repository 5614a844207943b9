import { type Broken, broken, optional, placing } from "./breaking.js";
import { ANSWERS } from "./broken-answers.js";
import { PROBE } from "./broken-probes.js";
import { asked, MAPPED, OPTIONS, SOUND } from "./sound-adapter.js";

/** At least one adapter for each law, which it must catch. */
export const BROKEN: readonly Broken[] = [
  ...ANSWERS,
  broken(
    "optional-facts",
    "no values",
    optional({ values: [] }),
    "optionalFacts.imported: values is []",
  ),
  broken(
    "optional-facts",
    "a value twice",
    optional({ values: [true, true] }),
    "values has true twice",
  ),
  broken(
    "optional-facts",
    '"unknown" as a value',
    optional({ values: [false, "unknown"] }),
    'has "unknown"',
  ),
  broken("optional-facts", "a default that is no value", optional({ absent: 0 }), "absent is 0"),
  broken("optional-facts", "no doc", optional({ doc: "" }), 'doc is ""'),
  broken(
    "optional-facts",
    "another default",
    optional({ absent: true }),
    'for facts {"flags":0} on host',
  ),
  broken(
    "facts-declared",
    "an optional fact is not declared",
    { optionalFacts: {} },
    'facts {"flags":1} on x86_64 are mapped cached, but "imported" is not in optionalFacts',
  ),
  broken(
    "facts-declared",
    '"unknown" is one more value of a required fact',
    {
      cases: [...SOUND.cases, { name: "no flags", facts: {} }],
      ...placing(({ flags }) => (flags === "unknown" ? MAPPED : undefined)),
    },
    'facts {"flags":"unknown"} on x86_64 are mapped write-combined, but "flags" is not',
  ),
  broken(
    "cases-cover",
    "a case is missing",
    { cases: SOUND.cases.filter(({ name }) => name !== "write-combined") },
    'facts {"flags":2} on host',
  ),
  broken("cases-cover", "a fact without values", {}, 'the space lacks the fact "imported"', {
    space: { flags: [1] },
  }),
  broken("cases-cover", "an invalid case", {}, 'valid refuses the case "write-combined"', {
    ...OPTIONS,
    valid: ({ flags }) => flags !== 2,
  }),
  broken(
    "cases-cover",
    "a fact that valid does not know",
    { cases: SOUND.cases.filter(({ facts }) => facts.imported === undefined) },
    'valid refuses all facts that have "imported"',
    { ...OPTIONS, valid: (facts) => !("imported" in facts) },
  ),
  broken(
    "unknown-bits",
    "undefined bits are ignored",
    placing(({ flags, ...rest }) => SOUND.placements({ ...rest, flags: Number(flags) % 4 }, asked)),
    'the undefined bit 2 in flags: facts {"flags":5}',
  ),
  broken(
    "unknown-bits",
    "bits above 31 are cut off",
    placing(({ flags, ...rest }) =>
      SOUND.placements({ ...rest, flags: (flags as number) >>> 0 }, asked),
    ),
    "in flags: facts",
  ),
  broken(
    "knowing-less",
    "a value that the declaration lacks",
    optional({ values: [false] }),
    'facts {"flags":1,"imported":"unknown"} on intel, worst-case: map cached; but with imported true: refuse FOREIGN_BUFFER',
  ),
  broken("documented", "a code is missing", {}, "gives FOREIGN_BUFFER, which", {
    ...OPTIONS,
    docs: "UNKNOWN_FACTS",
  }),
  ...PROBE.map(({ law, how, probe, says }) => broken(law, how, { probe }, says)),
];
