import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RigError } from "../rig-error.js";
import { SUITES } from "./kernels.js";

/** What a private apt reads instead of /etc/apt/sources.list and /etc/apt/sources.list.d. */
export interface Sources {
  /** One-line entries. */
  readonly lines: string;
  /** Deb822 entries. */
  readonly stanzas: string;
}

const NICKNAMES = ["oldoldstable", "oldstable", "stable", "testing", "unstable", "sid", "bullseye"];

/** Main archives only: their security and update suites are named otherwise, and not all have them. */
function isMainSuite(suite: string): boolean {
  return [...SUITES, ...NICKNAMES].includes(suite);
}

/** This machine's architecture is not the one that is asked for. */
const withoutArchitectures = (options: string): string => {
  const kept = options
    .replace(/[[\]]/g, " ")
    .split(/\s+/)
    .filter((option) => option !== "" && !/^arch[+-]?=/.test(option));
  return kept.length === 0 ? "" : `[${kept.join(" ")}] `;
};

/** The entry for another suite, or undefined where it is not one of Debian's main archive. */
function moveLine(line: string, suite: string): string | undefined {
  const match = /^deb\s+((?:\[[^\]]*\]\s+)?\S+)\s+(\S+)\s+(.+)$/.exec(line.trim());
  if (match === null || !isMainSuite(match[2] ?? "")) return undefined;
  const where = (match[1] ?? "").replace(/\[[^\]]*\]\s+/, withoutArchitectures);
  return /\bmain\b/.test(match[3] ?? "") ? `deb ${where} ${suite} main` : undefined;
}

function moveStanza(stanza: string, suite: string): string | undefined {
  const fields = new Map<string, string>();
  let last = "";
  for (const line of stanza.split("\n").filter((text) => !text.startsWith("#"))) {
    const match = /^([\w-]+):\s*(.*)$/.exec(line);
    if (match?.[1] !== undefined) last = match[1].toLowerCase();
    // A continuation line may carry a whole key, so it is kept as it is.
    const text = match === null ? `\n${line}` : (match[2] ?? "");
    if (line.trim() !== "") fields.set(last, (fields.get(last) ?? "") + text);
  }
  const words = (name: string) => (fields.get(name) ?? "").split(/\s+/);
  const wanted =
    words("types").includes("deb") &&
    words("suites").some(isMainSuite) &&
    words("components").includes("main") &&
    !/^(no|false|0)$/i.test(fields.get("enabled") ?? "");
  if (!wanted) return undefined;
  fields.delete("architectures");
  fields.set("types", "deb").set("suites", suite).set("components", "main");
  return [...fields].map(([name, value]) => `${name}: ${value}\n`).join("");
}

/** This machine's own Debian archive, with the suite replaced. */
export function sourcesFor(suite: string, etc = "/etc/apt"): Sources {
  const parts = join(etc, "sources.list.d");
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  const paths = [join(etc, "sources.list"), ...names.map((name) => join(parts, name))];
  const lines = new Set<string>();
  const stanzas = new Set<string>();
  for (const path of paths.filter((name) => existsSync(name))) {
    if (path.endsWith(".list")) {
      for (const line of readFileSync(path, "utf8").split("\n")) {
        lines.add(moveLine(line, suite) ?? "");
      }
    } else if (path.endsWith(".sources")) {
      for (const stanza of readFileSync(path, "utf8").split(/\n\s*\n/)) {
        stanzas.add(moveStanza(stanza, suite) ?? "");
      }
    }
  }
  lines.delete("");
  stanzas.delete("");
  if (lines.size + stanzas.size === 0) {
    throw new RigError(
      `no Debian archive in ${etc}/sources.list or ${parts} to take ${suite} from`,
    );
  }
  return { lines: `${[...lines].join("\n")}\n`, stanzas: `${[...stanzas].join("\n")}\n` };
}
