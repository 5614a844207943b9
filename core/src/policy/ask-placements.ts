import { reasonOf } from "../codes/reason-of.js";
import { REFUSAL_CODES, type RefusalCode } from "../codes/refusal-codes.js";
import type { AdapterRefusal, ExporterAdapter, HostTraits } from "../contract/exporter-adapter.js";
import { PLACEMENT_VALUES, type Placement } from "../contract/placement.js";
import type { Facts } from "../contract/query.js";

/** What an adapter says. */
export type Said = readonly Placement[] | AdapterRefusal;

/** Asks the adapter. One that throws refuses: it must not take down the VMM that asked. */
export function askPlacements(adapter: ExporterAdapter, facts: Facts, host: HostTraits): Said {
  try {
    return adapter.placements(facts, host);
  } catch (error) {
    return { code: "ADAPTER_FAILED", message: `The adapter threw: ${reasonOf(error)}.` };
  }
}

/** Whether the contract allows an adapter to say this; anything else would become a wrong verdict. */
export function isSaid(said: unknown): said is Said {
  if (Array.isArray(said)) return said.length > 0 && said.every(isPlacement);
  if (typeof said !== "object" || said === null) return false;
  const { code, message } = said as Partial<AdapterRefusal>;
  const isText = message === undefined || typeof message === "string";
  return isText && Object.hasOwn(REFUSAL_CODES, code as RefusalCode);
}

function isPlacement(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const placement = value as Readonly<Record<string, unknown>>;
  return Object.entries(PLACEMENT_VALUES).every(([field, values]) =>
    values.includes(placement[field]),
  );
}
