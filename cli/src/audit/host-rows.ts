import type { Platform, Vm } from "@vmprot/core";
import type { Fault } from "../input/check-query.js";
import type { Engine, Row } from "./engine.js";
import { parsedText } from "./parsed-text.js";
import { checkedPart, type Hosts, isFault, type World } from "./worlds.js";

interface HostRow extends Row {
  readonly host: string;
  readonly field: string;
  readonly value: string;
  readonly platform: string;
  readonly vm: string;
}

/** The rows of an inventory that are about a host: those of `vmprot host --json`, or whole ones. */
export const IS_HOST =
  "exporter = '' AND host <> '' AND (field <> '' OR platform NOT IN ('', '{}') OR vm NOT IN ('', '{}'))";

/** What is known of each host. */
export interface KnownHosts {
  readonly hosts: Hosts;
  /** Hosts of which rows say different things, with the field, which is unknown then. */
  readonly contradicted: readonly string[];
  /** What is wrong with hosts' rows. */
  readonly faults: readonly (Fault & { readonly host: string })[];
}

/** Reads the rows about hosts. */
export async function hostRows(engine: Engine, table: string): Promise<KnownHosts> {
  const fields = new Map<string, Map<string, unknown>>();
  const contradicted = new Set<string>();
  const faults: (Fault & { host: string })[] = [];
  const say = (host: string, name: string, value: unknown): void => {
    const known = fields.get(host) ?? new Map<string, unknown>();
    fields.set(host, known);
    const before = known.get(name) ?? "unknown";
    if (value === "unknown" || before === value) return;
    const key = `${host}: ${name}`;
    if (before !== "unknown") contradicted.add(key);
    known.set(name, contradicted.has(key) ? "unknown" : value);
  };
  const rows = engine.stream<HostRow>(
    `SELECT DISTINCT host, field, value, platform, vm FROM ${table} WHERE ${IS_HOST}`,
  );
  for await (const { host, field, value, platform, vm } of rows) {
    const said = [
      ["platform", field === "" ? {} : { [field]: fieldValue(field, value) }],
      ["platform", platform === "" ? {} : parsedText(platform)],
      ["vm", vm === "" ? {} : parsedText(vm)],
    ] as const;
    for (const [kind, part] of said) {
      const checked = checkedPart(part, kind);
      if (typeof checked === "string") {
        faults.push({ host, code: "FIELD_TYPE", message: "A host's platform is an object." });
      } else if (isFault(checked)) {
        faults.push({ host, ...checked });
      } else {
        for (const [name, each] of Object.entries(checked)) say(host, `${kind}.${name}`, each);
      }
    }
  }
  const hosts = new Map([...fields].map(([host, known]) => [host, worldOf(known)]));
  return { hosts, contradicted: [...contradicted], faults };
}

/** A version is text, whatever it looks like. */
function fieldValue(field: string, text: string): unknown {
  return field === "kernel" && !text.startsWith('"') ? text : parsedText(text);
}

function worldOf(fields: ReadonlyMap<string, unknown>): World {
  const part = (kind: string): Record<string, unknown> =>
    Object.fromEntries(
      [...fields]
        .filter(([name]) => name.startsWith(`${kind}.`))
        .map(([name, value]) => [name.slice(kind.length + 1), value]),
    );
  return { platform: part("platform") as Platform, vm: part("vm") as Vm };
}
