import { printable } from "@vmprot/core";
import { ambiguousDevices, type DrmDevice, type HeldDmaBuf } from "@vmprot/linux";
import type { BufferKinds } from "./buffer-kinds.js";
import type { Check } from "./check.js";

const ANSWERS = "answers about its buffers";

/** A driver that no adapter knows, and how to add one. */
export function adapterCheck({ path, driver }: DrmDevice, kinds: BufferKinds): Check[] {
  if (driver === undefined || kinds.adapterOf(driver) !== undefined) return [];
  const found = `no adapter knows the driver ${printable(driver)}`;
  return [missing(`${path} adapter`, found, `--name ${name(driver)} --driver ${name(driver)}`)];
}

/** Names that open buffers have, and no adapter knows. */
export function expNameChecks(buffers: readonly HeldDmaBuf[], kinds: BufferKinds): Check[] {
  const known = new Set(kinds.adapters.flatMap(({ probe }) => probe?.expNames ?? []));
  const counts = new Map<string, number>();
  for (const { expName } of buffers) {
    if (!known.has(expName)) counts.set(expName, (counts.get(expName) ?? 0) + 1);
  }
  return [...counts].map(([expName, count]) => {
    const open = count === 1 ? "1 buffer of it is open" : `${count} buffers of it are open`;
    const found = `${open}, and no adapter knows it`;
    return missing(`exp_name ${printable(expName, 60)}`, found, `--name ${name(expName)}`);
  });
}

/** Devices whose buffers nobody can tell apart without being told whose they are. */
export function ambiguityCheck(devices: readonly DrmDevice[], kinds: BufferKinds): Check[] {
  const ambiguous = ambiguousDevices(devices, kinds.adapters);
  const [first] = ambiguous;
  if (first === undefined) return [];
  const list = ambiguous.map(({ path, driver }) => `${path} (${driver ?? "not asked"})`);
  const found = `buffers of ${list.join(", ")} all have the exp_name drm`;
  const remedy = `\`vmprot scan --allow-foreign-import\` asks each of them, which can pin or move buffers of others; \`--device ${first.path}\` beside it leaves the others alone.`;
  const need = "telling in a scan whose a buffer is: its facts stay unknown";
  return [{ check: "which GPU", ok: false, found: printable(found, 1000), need, remedy }];
}

function missing(check: string, found: string, flags: string): Check {
  const remedy = `Name a package that has one with --adapter, or write one: \`npm create @vmprot/adapter@latest -- ${flags}\`.`;
  return { check, ok: false, found, need: ANSWERS, remedy };
}

/** As a new adapter can be called. */
const name = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 64) || "NAME";
