// One CHANGELOG.md: hand-written notes under "Unreleased", then a section for each release.
import { COMMIT_TYPES } from "./commit-types.mjs";

const UNRELEASED = "## Unreleased";

/** Where each section begins and ends, by its heading's first word after "## ". */
function section(changelog, name) {
  const start = changelog.search(new RegExp(`^## ${name.replaceAll(".", "\\.")}(\\s|$)`, "m"));
  if (start === -1) return undefined;
  const length = changelog.slice(start + 1).search(/^## /m);
  return { start, end: length === -1 ? changelog.length : start + 1 + length };
}

/** Whether the changelog tells of this version. */
export const tellsOf = (changelog, version) => section(changelog, version) !== undefined;

/** The hand-written notes of what is not released yet; "" where there are none. */
export function unreleasedNotes(changelog) {
  const found = section(changelog, "Unreleased");
  if (found === undefined) return "";
  return changelog.slice(found.start + UNRELEASED.length, found.end).trim();
}

const sentence = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);

function line({ scope, header, subject, breaking }) {
  const what = subject ?? header;
  const prefix = scope === undefined ? "" : `${scope}: `;
  if (breaking === undefined || breaking === what) return `- ${prefix}${what}`;
  return `- ${prefix}${sentence(what)} ${sentence(breaking)}`;
}

function list(heading, commits) {
  const key = ({ scope }) => scope ?? "";
  const sorted = commits.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
  return commits.length === 0 ? [] : [`### ${heading}`, sorted.map(line).join("\n")];
}

/** What a release says of itself, without a heading: the notes, then commits by type and scope. */
export function releaseText(notes, commits) {
  const breaking = commits.filter((commit) => commit.breaking !== undefined);
  const rest = commits.filter((commit) => commit.breaking === undefined);
  const lists = COMMIT_TYPES.flatMap(({ type, heading }) =>
    list(
      heading,
      rest.filter((commit) => commit.type === type),
    ),
  );
  return [notes, ...list("Breaking changes", breaking), ...lists].filter(Boolean).join("\n\n");
}

/** The changelog with a release's section in place of the notes; the date is YYYY-MM-DD. */
export function withRelease(changelog, version, date, text) {
  const first = changelog.search(/^## /m);
  const nowhere = first === -1 ? changelog.length : first;
  const { start, end } = section(changelog, "Unreleased") ?? { start: nowhere, end: nowhere };
  const parts = [
    changelog.slice(0, start).trimEnd(),
    UNRELEASED,
    `## ${version} (${date})`,
    text,
    changelog.slice(end).trim(),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}
