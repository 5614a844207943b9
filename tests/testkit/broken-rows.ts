import { type Broken, broken, brokenFunction, brokenRow } from "./breaking.js";
import { CACHED, OPTIONS, SOUND, SOUND_PROBE, WC } from "./fake-adapter.js";

const SOURCE = { source: "nowhere" };
const { facts } = SOUND;
let asked = 0;

/** Adapters whose declarations, rows or cases are wrong. */
export const ROWS: readonly Broken[] = [
  broken("metadata", "a newer contract", { contract: 2 }, "core refuses to load it"),
  broken("metadata", "a bad name", { exporter: "No" }, "core refuses to load it"),
  broken("metadata", "no title", { title: " " }, "other form than the contract's: title"),
  broken("metadata", "no cases", { cases: [] }, "cases is empty"),
  broken(
    "metadata",
    "a case without a name",
    { cases: [...SOUND.cases, { name: "", facts: { flags: 1 } }] },
    'name is ""',
  ),
  broken(
    "metadata",
    "one name twice",
    { cases: [...SOUND.cases, ...SOUND.cases] },
    'the name "cached"',
  ),
  broken(
    "metadata",
    "a misspelt field",
    { placement: () => [CACHED] },
    'no field "placement"; did you mean "placements"?',
  ),
  broken(
    "metadata",
    "a misspelt field of its probe",
    { probe: { ...SOUND_PROBE, neverImport: true } },
    'probes have no field "neverImport"; did you mean "neverImports"?',
  ),
  brokenRow(
    "canonical",
    "a placement twice",
    { id: "cached", map: [CACHED, CACHED] },
    "the row cached has the placement",
  ),
  ...(
    [
      [
        { ...WC, vma: "pfnmap-shmem", pages: "refcounted" },
        "what is vma pfnmap-shmem, pages refcounted is pages shmem",
      ],
      [{ ...WC, memory: "device", vma: "pfnmap-shmem", pages: "refcounted" }, "is memory ram"],
      [{ ...WC, memory: "device" }, "what is pages shmem is memory ram"],
      [{ ...WC, memory: "device", pages: "memfd" }, "what is pages memfd is memory ram"],
      [{ ...CACHED, pages: "non-refcounted" }, "what is vma pages is pages refcounted"],
      [{ ...CACHED, memory: "device" }, "what is vma pages is memory ram"],
    ] as const
  ).map(([placement, says]) =>
    brokenRow("placement-possible", says, { id: "cached", map: [placement] }, says),
  ),
  brokenRow(
    "rules-reached",
    "an earlier row takes everything",
    { id: "imported", when: {} },
    "no facts reach the row cached on any host",
  ),
  brokenRow(
    "rules-reached",
    "a condition that contradicts itself",
    { id: "never", when: { flags: { has: 1, lacks: 3 } }, map: [CACHED], ...SOURCE },
    "no facts reach the row never",
  ),
  broken(
    "fact-matters",
    "a fact that nothing reads",
    { facts: { ...facts, hasLlc: { kind: "yes-no", doc: "Of the GPU." } } },
    'every answer is the same whatever "hasLlc" is',
  ),
  broken(
    "cases-cover",
    "a case is missing",
    { cases: SOUND.cases.filter(({ name }) => name !== "write-combined") },
    'no case gives the answer of facts {"flags":2,"imported":false}',
  ),
  broken(
    "cases-cover",
    "a case with a fact of another form",
    { cases: [...SOUND.cases, { name: "wide", facts: { flags: 7 } }] },
    'the case "wide", facts {"flags":7}: facts.flags has bit 0x4',
  ),
  brokenRow(
    "imported-is-foreign",
    "it has another code",
    { id: "imported", refuse: { code: "NOT_EXPORTABLE" } },
    "gives NOT_EXPORTABLE",
  ),
  brokenRow(
    "imported-is-foreign",
    "it is looked at too late",
    { id: "early", when: { flags: { has: 1 } }, map: [CACHED], ...SOURCE },
    'facts {"flags":1,"imported":true} on',
  ),
  brokenRow(
    "host-monotone",
    "write-combining asked for the wrong way round",
    {
      id: "wc-here",
      when: { flags: { masked: { mask: 3, value: 2 } }, imported: { is: false } },
      host: { canWriteCombineRam: true },
      map: [CACHED],
      ...SOURCE,
    },
    "with canWriteCombineRam (x86_64, Linux",
  ),
  brokenRow(
    "host-monotone",
    "coherence asked for the wrong way round",
    {
      id: "not-coherent",
      when: { flags: { masked: { mask: 3, value: 1 } }, imported: { is: false } },
      host: { dmaCoherent: true },
      refuse: { code: "SYNC_REQUIRED" },
      ...SOURCE,
    },
    "with dmaCoherent (x86_64, Linux 7.3) SYNC_REQUIRED, without (riscv64, Linux 7.3)",
  ),
  brokenFunction(
    "knowing-less",
    "it refuses whatever has been asked often",
    // The service that answers "unknown" asks less often than there are facts.
    ({ imported }) => (imported === true ? [CACHED] : asked++ < 20 ? [CACHED] : undefined),
    "map; but with ",
  ),
  broken("documented", "a code is missing", {}, "gives FOREIGN_BUFFER, which", {
    ...OPTIONS,
    docs: "UNKNOWN_FACTS",
  }),
];
