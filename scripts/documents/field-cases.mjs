// tests/field-cases/README.md: what happened to whom, and what vmprot answers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspaces.mjs";

const NOTE = "<!-- Made by `npm run docs` from field-cases.json; do not edit. -->";

const INTRO = `# Field cases

What people met who share buffers with guests, or what was seen on booted kernels, as queries with
the right answer. \`field-cases.test.ts\` puts each to the built command and to core in process. A new
case is a new entry of \`field-cases.json\`, and \`npm run docs\`; one about an exporter or a fact that
does not exist yet says in \`waitsFor\` what it waits for.
`;

const plain = (text) => text.replace(/[<>*_`[\]]/g, "\\$&");

function answer({ map, refuse, unknown = [], guestAttribute, hazardAbout, fixSays }) {
  const more = [
    ...unknown.map((field) => `asks for \`${field}\``),
    ...(guestAttribute === "ignored" ? ["whatever the guest asks"] : []),
    ...(hazardAbout === undefined ? [] : [`warns of ${hazardAbout}`]),
    ...(fixSays === undefined ? [] : [`fixed by ${fixSays}`]),
  ];
  return [refuse === undefined ? `map ${map}` : `\`${refuse}\``, ...more].join(", ");
}

function waiting({ waitsFor }) {
  if (waitsFor === undefined) return "";
  const { exporter, fact, word, factsBeyond } = waitsFor;
  const named = [fact, word].filter((one) => one !== undefined).join(" ");
  const what = factsBeyond === undefined ? named : "another fact";
  return ` Waits for ${what === "" ? "" : `${what} of `}${exporter}.`;
}

const disagreement = ({ disagrees }) =>
  disagrees === undefined
    ? ""
    : ` vmprot says ${answer(disagrees.answer)}: ${plain(disagrees.why)}.`;

const line = (one) =>
  [
    `- **${one.id}** ${plain(one.what)}. Right: ${answer(one.expected)}.`,
    `${disagreement(one)}${waiting(one)} Source: ${plain(one.source)}.\n`,
  ].join("");

export function fieldCases() {
  const file = join(root, "tests/field-cases/field-cases.json");
  const { cases } = JSON.parse(readFileSync(file, "utf8"));
  return `${NOTE}\n${INTRO}\n${cases.map(line).join("")}`;
}
