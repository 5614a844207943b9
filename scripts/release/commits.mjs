// The commits of a release, as conventional commits say what they are.
import parser from "conventional-commits-parser";
import { git } from "../git.mjs";

const PATTERN = {
  headerPattern: /^(\w+)(?:\(([^)]*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w+)(?:\(([^)]*)\))?!: (.*)$/,
  noteKeywords: ["BREAKING CHANGE", "BREAKING-CHANGE"],
};

/** What a note says, on one line and without the trailers below it. */
function noteText({ text }) {
  const lines = text.split("\n");
  const end = lines.findIndex((line, index) => index > 0 && /^[\w-]+-by: /i.test(line));
  return lines
    .slice(0, end === -1 ? undefined : end)
    .filter((line) => line !== "")
    .join(" ")
    .trim();
}

/**
 * One commit: its header, and type, scope and subject where the header is conventional (else type is
 * undefined). `breaking` is what breaks, or undefined.
 */
export function parseCommit(hash, message) {
  const { header, type, scope, subject, notes } = parser.sync(message.trim() || "-", PATTERN);
  return {
    hash: hash.slice(0, 7),
    header,
    type: type ?? undefined,
    scope: scope ?? undefined,
    subject: subject ?? undefined,
    breaking: notes.length === 0 ? undefined : [...new Set(notes.map(noteText))].join(" "),
  };
}

const REVERTED = /^This reverts commit ([0-9a-f]{7})[0-9a-f]*/gm;

/** Without commits that a later one of them took back; a revert that was taken back itself does not. */
function withoutReverted(entries) {
  const reverted = new Set();
  return entries.filter(([hash, message]) => {
    if (reverted.has(hash.slice(0, 7))) return false;
    for (const [, each] of message.matchAll(REVERTED)) reverted.add(each);
    return true;
  });
}

/**
 * The commits after a tag, or all that this clone has; newest first, without merges and without what
 * was reverted.
 */
export function commitsSince(repository, tag) {
  const range = tag === undefined ? "HEAD" : `${tag}..HEAD`;
  const log = git(repository, "log", "--no-merges", "--format=%H%x00%B%x01", range);
  const entries = log
    .split("\x01")
    .map((entry) => entry.trimStart().split("\0"))
    .filter(([hash]) => hash !== "");
  return withoutReverted(entries).map(([hash, message]) => parseCommit(hash, message));
}
