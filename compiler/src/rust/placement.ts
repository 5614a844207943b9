import type { Policy } from "../policy.js";
import { enumeration, wordDoc } from "./enumeration.js";
import { heading } from "./heading.js";
import { docs } from "./names.js";

const PARTS = ["memory", "cache", "vma", "pages"] as const;

const DOCS: Readonly<Record<(typeof PARTS)[number], string>> = {
  memory:
    "Whether it is the host kernel's own memory, or anything else: a PCI BAR, VRAM, stolen memory.",
  cache: "The attribute of the driver's own CPU mapping.",
  vma: "How the exporter's mmap installs its page-table entries, as far as the fault path of KVM cares.",
  pages:
    "Whether KVM before Linux 6.13, which took a reference on each page, can take one: always, unless shmem or memfds get huge pages, or not.",
};

const TYPES = { memory: "Memory", cache: "Cache", vma: "Vma", pages: "Pages" } as const;

/** src/placement.rs: where a buffer's memory can be. */
export function placement({ placements, ...policy }: Policy): string {
  const values = (part: (typeof PARTS)[number]) => [
    ...new Set(placements.map((each) => each[part])),
  ];
  const [, modes, vmas, pages] = PARTS.map((part) => values(part).length);
  return `${heading("Where a buffer's memory can be, and how its driver maps it there.", { placements, ...policy })}
${PARTS.map((part) =>
  enumeration({
    name: TYPES[part],
    doc: DOCS[part],
    names: values(part),
    docOf: (value) => `${wordDoc(value)}.`,
  }),
).join("\n")}
/// One place that a buffer's memory can be in during its life, and how its driver maps it there;
/// Placement of @vmprot/core says what the words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Placement {
${PARTS.map((part) => `${docs(DOCS[part], "    ")}\n    pub ${part}: ${TYPES[part]},`).join("\n")}
}

impl Placement {
    /// Its place in tables.
    pub(crate) fn number(self) -> u16 {
        let part = |number: u8| u16::from(number - 1);
        let row = part(self.memory as u8) * ${modes} + part(self.cache as u8);
        (row * ${vmas} + part(self.vma as u8)) * ${pages} + part(self.pages as u8)
    }
}
`;
}
