import { VmprotError } from "../codes/vmprot-error.js";
import { CONTRACT_VERSION, SUPPORTED_CONTRACTS } from "../contract/contract-version.js";
import type { ExporterAdapter } from "../contract/exporter-adapter.js";
import { EXPORTER_NAME } from "../contract/exporter-name.js";
import { SHARED_EXP_NAME } from "../contract/exporter-probe.js";

type Field = "title" | "source" | "optionalFacts" | "cases" | "placements" | "probe";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((name) => typeof name === "string");

function isProbe(value: unknown): boolean {
  if (!isObject(value) || typeof value.probe !== "function") return false;
  const { expNames, drmDrivers } = value;
  if (!isNames(expNames)) return false;
  return drmDrivers === undefined ? !expNames.includes(SHARED_EXP_NAME) : isNames(drmDrivers);
}

/** What the fields must be, as far as core, probing and listings rely on it. */
const FORMS: Readonly<Record<Field, (value: unknown) => boolean>> = {
  title: (value) => typeof value === "string",
  source: (value) => typeof value === "string",
  optionalFacts: (value) =>
    isObject(value) &&
    Object.values(value).every((fact) => isObject(fact) && Array.isArray(fact.values)),
  cases: (value) =>
    Array.isArray(value) && value.every((each) => isObject(each) && isObject(each.facts)),
  placements: (value) => typeof value === "function",
  probe: (value) => value === undefined || isProbe(value),
};

/** @throws VmprotError ADAPTER_INVALID or CONTRACT_UNSUPPORTED if it cannot be used */
export function checkAdapter(adapter: ExporterAdapter): void {
  const { exporter, contract } = adapter ?? {};
  const name = typeof exporter === "string" ? `"${exporter}"` : "without a name";
  if (typeof exporter !== "string" || !EXPORTER_NAME.test(exporter)) {
    throw new VmprotError(
      "ADAPTER_INVALID",
      `The adapter ${name} needs an exporter name ${EXPORTER_NAME}.`,
    );
  }
  if (!SUPPORTED_CONTRACTS.includes(contract)) {
    throw new VmprotError(
      "CONTRACT_UNSUPPORTED",
      `The adapter ${name} speaks contract ${contract}; this core speaks up to ${CONTRACT_VERSION}.`,
    );
  }
  const lacking = Object.entries(FORMS).filter(([field, fits]) => !fits(adapter[field as Field]));
  if (lacking.length > 0) {
    const fields = lacking.map(([field]) => field).join(", ");
    throw new VmprotError(
      "ADAPTER_INVALID",
      `The adapter ${name} lacks, or has in another form than the contract's: ${fields}.`,
    );
  }
}
