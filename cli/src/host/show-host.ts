import { hostname } from "node:os";
import { ADAPTERS } from "@vmprot/adapters";
import { printable, VmprotError } from "@vmprot/core";
import {
  askKvm,
  detectHost,
  type HostDevice,
  type HostFiles,
  type HostReading,
  hostFiles,
  sysfsDevice,
} from "@vmprot/linux";
import type { ListingOptions } from "../output/json-rows.js";
import { writeJsonRows } from "../output/json-rows.js";
import { plain, printTable, styled } from "../output/table.js";
import { createStyle } from "../output/terminal.js";
import { type HostRow, type OpenQuestion, openQuestions } from "./open-questions.js";

/** The options of `vmprot host`, as the command line gives them. */
export interface HostCommandOptions extends ListingOptions, HostDevice {}

/**
 * Prints every field of this host.
 *
 * @throws VmprotError DEVICE_UNAVAILABLE
 */
export function showHost({ json, device, pci }: HostCommandOptions): void {
  const files = hostFiles();
  requireDevice(files, { device, pci });
  const { platform, readings } = detectHost(files, askKvm(), { device, pci });
  const rows: HostRow[] = readings.map((reading) => ({
    host: hostname(),
    ...reading,
    decides: reading.value === "unknown" ? openQuestions(reading.field, platform, ADAPTERS) : [],
  }));
  if (json === true) {
    writeJsonRows(rows);
    return;
  }
  const head = ["field", "value", "where from", "what hangs on it"];
  printTable(
    head,
    rows.map(({ decides, ...reading }) => cells(reading, decides)),
    createStyle(),
  );
}

/** An unknown field must not be all that a misspelt name leads to. */
function requireDevice(files: HostFiles, { device, pci }: HostDevice): void {
  const isThere =
    (device === undefined || sysfsDevice(files, device) !== undefined) &&
    (pci === undefined || files.exists(`sys/bus/pci/devices/${pci}`));
  if (isThere) return;
  throw new VmprotError("DEVICE_UNAVAILABLE", `There is not ${printable(pci ?? device ?? "")}.`);
}

function cells({ field, value, from }: HostReading, decides: readonly OpenQuestion[]) {
  const isKnown = value !== "unknown";
  return [
    [styled(field, "bold")],
    [styled(printable(String(value)), isKnown ? undefined : "yellow")],
    plain([printable(from)]),
    isKnown ? [] : plain(decidesText(decides)),
  ];
}

/** Kinds of buffers that the values lead the same ways for stand together. */
function decidesText(decides: readonly OpenQuestion[]): string[] {
  if (decides.length === 0) return ["no verdict, as far as the other fields are known"];
  const groups = new Map<string, string[]>();
  for (const { exporter, case: name, outcomes } of decides) {
    const ways = waysText(outcomes);
    groups.set(ways, [...(groups.get(ways) ?? []), `${exporter} (${name})`]);
  }
  return [...groups].flatMap(([ways, cases]) => [ways, `  for ${cases.join(", ")}`]);
}

/** `uncached or write-combined: map cached; write-back: refuse UNSAFE_ALIAS`. */
function waysText(outcomes: OpenQuestion["outcomes"]): string {
  const values = (outcome: string): string[] =>
    Object.keys(outcomes).filter((value) => outcomes[value] === outcome);
  return [...new Set(Object.values(outcomes))]
    .map((outcome) => `${values(outcome).join(" or ")}: ${outcome}`)
    .join("; ");
}
