import { freezeDeep } from "../base/plain.js";
import type { ExporterProbe, ProbeResult, ProbeTarget } from "../contract/exporter-probe.js";
import type { ProbeInputs, ProbeProgram } from "../contract/probe-program.js";
import { ProgramRun } from "./program-run.js";
import type { ToldFacts } from "./told-facts.js";

/** What is said of a probe whose steps are data. */
export interface ProgramProbe<Program extends ProbeProgram> extends Omit<ExporterProbe, "probe"> {
  readonly program: Program;
}

/**
 * A probe that runs a program. It asks no device of another driver, and about no buffer of another
 * exporter: the program begins where both are right.
 */
export function programProbe<const Program extends ProbeProgram>(
  said: ProgramProbe<Program>,
): ExporterProbe<ToldFacts<Program>> {
  const { expNames, drmDrivers, program } = freezeDeep(said);
  return {
    ...said,
    probe(target) {
      const { expName, device } = target;
      if (drmDrivers !== undefined && !drmDrivers.includes(device?.driver ?? "")) {
        const message = `No device of ${drmDrivers.join(", ")} was asked.`;
        return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message };
      }
      if (!expNames.includes(expName)) return { kind: "refusal", code: "FOREIGN_BUFFER" };
      const run = new ProgramRun(inputsOf(target), device);
      return run.result(program) as ProbeResult<ToldFacts<Program>>;
    },
  };
}

function inputsOf(target: ProbeTarget): Partial<ProbeInputs> {
  const {
    expName,
    size: given = 0,
    deviceCoherent = "unknown",
    imported = "unknown",
    device,
  } = target;
  const isSize = Number.isSafeInteger(given) && given > 0;
  const size = isSize ? given : "unknown";
  if (device === undefined) return { expName, size, deviceCoherent, imported };
  const { driver, major, minor, handle } = device;
  return { expName, size, deviceCoherent, imported, driver, major, minor, handle };
}
