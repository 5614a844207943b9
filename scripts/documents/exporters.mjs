// docs/exporters.md: every exporter that is answered for, and every name; the pages say the rest.
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { evidenceOf, exporterPage } from "./exporter-page.mjs";
import { table } from "./markdown.mjs";

const { ADAPTERS } = await import(join(root, "adapters/dist/index.js"));
const { seenText } = await import(join(root, "cli/dist-tsc/listings/adapter-page.js"));

const NOTE = "<!-- Made by `npm run docs` from the adapters; do not edit. -->\n";

const link = (exporter) => `[${exporter}](exporters/${exporter}.md)`;
const verifiedOn = (adapter) => seenText(evidenceOf(adapter).pageTables) ?? "read only";
const otherNames = ({ exporter, names = {} }) =>
  Object.entries(names).map(([name, says]) => ({ name, exporter, says }));

const NAMES = ADAPTERS.flatMap(otherNames).sort((a, b) => (a.name < b.name ? -1 : 1));

/** The pages, by their paths. */
export const exporterPages = () =>
  ADAPTERS.map((adapter) => [`docs/exporters/${adapter.exporter}.md`, exporterPage(adapter)]);

export function exporters() {
  const all = ADAPTERS.map((each) => [link(each.exporter), each.title, verifiedOn(each)]);
  const said = ({ says }) =>
    Object.entries(says)
      .map(([fact, value]) => `${fact} ${[value].flat().join(" + ")}`)
      .join(", ");
  const named = NAMES.map((each) => [`\`${each.name}\``, link(each.exporter), said(each)]);
  return [
    `${NOTE}\n# Exporters\n`,
    `Each page says on which hosts a guest may map what, what must be known of a buffer, which rows answer and where they were read. \`vmprot adapters EXPORTER\` prints the same. *Read only* rests on the kernel's sources alone; of the others real kernels were booted, and their page tables had the placements that the rows say: [verified.md](verified.md).\n`,
    `${table(["exporter", "what it is", "verified on Linux"], all)}\n`,
    `## Other names\n\nA query may name a driver as Linux does: as DRM_IOCTL_VERSION or the dma-buf's \`exp_name\`. The name says facts by itself.\n`,
    `${table(["name", "exporter", "says"], named)}\n`,
  ].join("\n");
}

/** What README says of them: numbers, and which were verified. */
export function exportersInShort() {
  const inDocs = ({ exporter }) => `[${exporter}](docs/exporters/${exporter}.md)`;
  const list = (adapters) => adapters.map(inDocs).join(", ");
  const isSeen = (each) => evidenceOf(each).pageTables.length > 0;
  const declared = ADAPTERS.flatMap((each) => Object.keys(each.facts).map((name) => [each, name]));
  const untold = declared.filter(([each, name]) => !evidenceOf(each).told.includes(name));
  const seen = ADAPTERS.filter(isSeen);
  const read = ADAPTERS.filter((each) => !isSeen(each));
  const rows = [
    ["exporter names that are answered", ADAPTERS.length + NAMES.length],
    ["adapters", ADAPTERS.length],
    ["of them verified against page tables of real kernels", seen.length],
    ["facts that they ask for", declared.length],
    ["of them such that no probe can read", untold.length],
  ];
  return [
    table(
      ["", ""],
      rows.map(([what, count]) => [what, `**${count}**`]),
    ),
    `Verified: ${list(seen)}.`,
    ...(read.length === 0 ? [] : [`Read only, in the kernel's sources: ${list(read)}.`]),
    "Each name leads to a page; [docs/exporters.md](docs/exporters.md) has them all in one line each.",
  ].join("\n\n");
}
