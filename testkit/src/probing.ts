import type { ExporterProbe, Facts, ProbeDevice, ProbeResult, ProbeTarget } from "@vmprot/core";
import { type Call, FakeDevice, type Identity, type Reply } from "./fake-device.js";
import { malformedRefusal } from "./laws/well-formed.js";
import { show } from "./show.js";
import type { Subject } from "./subject.js";

/** The adapter's probe. Only for laws that apply to adapters with one. */
export function probeOf({ adapter }: Subject): ExporterProbe {
  if (adapter.probe === undefined) throw new Error("the adapter has no probe");
  return adapter.probe;
}

export const hasProbe = ({ adapter }: Subject): boolean => adapter.probe !== undefined;
export const asksDevices = ({ adapter }: Subject): boolean =>
  (adapter.probe?.drmDrivers ?? []).length > 0;

const VERSIONS = [
  { major: 0, minor: 0, patch: 0 },
  { major: 1, minor: 6, patch: 0 },
  { major: 3, minor: 64, patch: 0 },
];

/**
 * The first of the probe's drivers in several versions, each of the others in one: a family has dozens
 * that keep buffers alike. None where it asks no device.
 */
export const identities = ({ drmDrivers = [] }: ExporterProbe): readonly Identity[] =>
  drmDrivers.flatMap((driver, at) =>
    VERSIONS.filter((_, i) => at === 0 || i === at % VERSIONS.length).map((version) => ({
      driver,
      ...version,
    })),
  );

/** One run of a probe: what came of it, and the ioctls that it took. */
export interface Run {
  readonly result: ProbeResult<unknown>;
  readonly calls: readonly Call[];
}

/**
 * Runs the probe on a made-up device.
 *
 * @param copiesAll the device copies arguments back that the ioctl's number keeps
 * @throws Error where the probe throws
 */
export function probeDevice(
  subject: Subject,
  expName: string,
  identity: Identity,
  reply: (call: number) => Reply,
  copiesAll = false,
): Run {
  const device = new FakeDevice(identity, reply, copiesAll);
  return { result: probeTarget(subject, expName, device), calls: device.calls };
}

/**
 * Runs the probe.
 *
 * @param known what it is told besides
 * @throws Error where the probe throws
 */
export function probeTarget(
  subject: Subject,
  expName: string,
  device?: ProbeDevice,
  known: Pick<ProbeTarget, "size" | "imported"> = {},
): ProbeResult<unknown> {
  const target = {
    expName,
    ...known,
    ...(device !== undefined && { device }),
  };
  try {
    return probeOf(subject).probe(target);
  } catch (error) {
    throw new Error(`it threw ${String(error)}`);
  }
}

/** What is wrong with a probe's result, or with what the adapter makes of its facts. */
export function badResult(subject: Subject, result: ProbeResult<unknown>): string | undefined {
  if (typeof result !== "object" || result === null) return `the result is ${show(result)}`;
  if (result.kind === "refusal") return malformedRefusal(result, ["kind", "code", "message"]);
  if (result.kind !== "facts")
    return `the result's kind is ${show((result as Run["result"]).kind)}`;
  const { facts } = result;
  if (typeof facts !== "object" || facts === null) return `the facts are ${show(facts)}`;
  const fields = facts as Readonly<Record<string, unknown>>;
  if (!isJson(fields)) return `the facts are not JSON: ${show(facts)}`;
  const wrong = subject.complaint(withoutNewBits(subject, fields));
  return wrong && `the facts ${show(facts)}: ${wrong}`;
}

/** A newer driver's flags are passed on as they are: core refuses them, and names the bit. */
function withoutNewBits({ adapter }: Subject, facts: Facts): Facts {
  const known = Object.entries(facts).map(([name, value]) => {
    const declared = adapter.facts[name];
    const isMask = declared?.kind === "bits" && typeof value === "number" && value === value >>> 0;
    if (!isMask) return [name, value];
    const bits = Object.values(declared.bits).reduce((mask, bit) => mask | bit, 0);
    return [name, (value & bits) >>> 0];
  });
  return Object.fromEntries(known);
}

/** Whether a value says the same after a trip through JSON. */
function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null)
    return ["string", "boolean"].includes(typeof value) || value === null;
  return Object.values(value).every(isJson);
}
