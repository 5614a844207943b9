import { printable } from "@vmprot/core";
import { type AdapterPage, seenText } from "./adapter-page.js";
import type { AdapterFact, AdapterRow } from "./adapter-rows.js";

const LONGEST = 2000;

/** What another package says, without what commands a terminal. */
export const safe = (text: string): string => printable(text, LONGEST);

/** What an adapter is, in lines. */
export function heading(row: AdapterRow): string[] {
  const { title, form, facts } = row;
  const lines = [
    title,
    otherNames(row),
    origin(row),
    state(row),
    form === "function" ? "a function: its rows cannot be listed" : undefined,
    facts === undefined ? "not loaded" : undefined,
    facts?.length === 0 ? "no facts" : undefined,
  ];
  return lines.filter((line) => line !== undefined).map(safe);
}

/** What the absence of a fact means, and why. */
export function absence({ required, absent, absentIfDmaCoherent, because }: AdapterFact): string {
  if (required) return "must be stated";
  const coherent =
    absentIfDmaCoherent === undefined
      ? ""
      : `; ${absentIfDmaCoherent} where every device is coherent`;
  return `${[absent].flat().join(" + ")}${coherent}. ${because}`;
}

/** What real kernels have shown of an adapter, in sentences. */
export function verifiedTexts({ verified }: Pick<AdapterPage, "verified">): string[] {
  if (verified === undefined) return [];
  const mapped = seenText(verified.pageTables);
  const guests = seenText(verified.guests);
  if (mapped === undefined && guests === undefined) {
    return ["Read only: no kernel was booted whose buffers could be looked at."];
  }
  return [
    ...(mapped === undefined ? [] : [`Seen in page tables of Linux ${mapped}.`]),
    ...(guests === undefined ? [] : [`Given to KVM guests on Linux ${guests}.`]),
  ];
}

/** What a probe asks, and which facts it cannot tell, in sentences. */
export function probeTexts({ probe, facts = [] }: AdapterRow): string[] {
  if (probe === undefined) return ["There is no probe: whoever made the buffer states its facts."];
  const { expNames, drmDrivers, primaryNode, ioctls = [], told } = probe;
  const node = primaryNode === true ? ", on the primary node" : "";
  const open = told && facts.map(({ name }) => name).filter((name) => !told.includes(name));
  return [
    `Buffers of exp_name ${expNames.join(", ")} are probed.`,
    ...(drmDrivers === undefined ? [] : [`Asked are devices of ${drmDrivers.join(", ")}${node}.`]),
    ...(ioctls.length === 0 ? [] : [`Ioctls: ${ioctls.join(", ")}.`]),
    ...(open === undefined || open.length === 0 ? [] : [`No probe can tell: ${open.join(", ")}.`]),
  ];
}

/** The other names, and the facts that each says beyond itself. */
function otherNames({ names = {} }: AdapterRow): string | undefined {
  const all = Object.entries(names).map(([name, says]) => {
    const facts = Object.entries(says).filter(([, value]) => value !== name);
    const words = facts.map(([fact, value]) => `${fact} ${[value].flat().join(" + ")}`);
    return words.length === 0 ? name : `${name} (${words.join(", ")})`;
  });
  return all.length === 0 ? undefined : `also named ${all.join(", ")}`;
}

function origin({ origin, package: name, version }: AdapterRow): string | undefined {
  if (origin === "built-in") return undefined;
  return `${origin}: ${name}${version === undefined ? "" : ` ${version}`}`;
}

function state({ used, usedInstead, problem }: AdapterRow): string | undefined {
  if (problem !== undefined) return `cannot be used: ${problem.code}: ${problem.message}`;
  if (used) return undefined;
  return usedInstead === "built-in"
    ? "not used: vmprot's own adapter is; name the package with --adapter to use it"
    : `not used: ${usedInstead} is`;
}
