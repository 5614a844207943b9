import { PLAIN_VM, PRESETS, type Preset } from "@vmprot/core";
import type { ListingOptions } from "../output/json-rows.js";
import { writeJsonRows } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import { plain, printTable, styled } from "../output/table.js";
import { createStyle, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";

const HOST =
  "`--platform host` detects this machine; a .json file can state any of these fields. Fields that are absent are unknown.";

/** Prints every preset with all its fields, and the plain VM. */
export function listPlatforms({ json }: ListingOptions): void {
  if (json === true) {
    writeJsonRows(PRESETS);
    return;
  }
  const rows = PRESETS.map((preset) => [
    [styled(preset.name, "bold"), styled(preset.title)],
    plain(fields(preset.platform)),
    plain(["plain", ...fields(vmDifferences(preset)).map((field) => `but ${field}`)]),
  ]);
  printTable(["platform", "fields", "VM"], rows, createStyle());
  const vm = `The plain VM: ${fields(PLAIN_VM).join(", ")}.`;
  writeOut(`${[vm, HOST].map((text) => wrap(text, terminalWidth(), "")).join("\n")}\n`);
}

function vmDifferences({ vm }: Preset): object {
  const base: Readonly<Record<string, unknown>> = { ...PLAIN_VM };
  return Object.fromEntries(Object.entries(vm).filter(([name, value]) => base[name] !== value));
}

function fields(object: object): string[] {
  return Object.entries(object).map(([name, value]) => `${name} ${value}`);
}
