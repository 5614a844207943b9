import {
  type AdapterRefusal,
  type ExporterAdapter,
  type ExporterProbe,
  type Facts,
  type ProbeResult,
  type ProbeTarget,
  reasonOf,
  VmprotError,
} from "@vmprot/core";

/** A live buffer's exporter and facts, as queries state them, or why they cannot be had. */
export type BufferProbe =
  | {
      readonly kind: "facts";
      readonly exporter: string;
      readonly facts: Facts;
      /** The node that was asked; absent where exp_name said it all. */
      readonly device?: string;
    }
  | ({
      readonly kind: "refusal";
      /** Absent where it is not known. */
      readonly exporter?: string;
      readonly device?: string;
    } & AdapterRefusal);

/**
 * Asks one adapter, which has a probe.
 *
 * @param node the device's, if there is one
 * @throws VmprotError ADAPTER_INVALID if the probe throws
 */
export function askAdapter(
  { exporter, probe }: ExporterAdapter,
  target: ProbeTarget,
  node?: string,
): BufferProbe {
  let answer: ProbeResult<Facts>;
  try {
    answer = (probe as ExporterProbe).probe(target);
  } catch (error) {
    const message = `The probe of ${exporter} threw: ${reasonOf(error)}.`;
    throw new VmprotError("ADAPTER_INVALID", message);
  }
  // Written out: a spread of another module's object costs as much as six ioctls.
  if (answer.kind === "refusal") {
    return { ...answer, exporter, ...(node !== undefined && { device: node }) };
  }
  const { facts } = answer;
  if (node === undefined) return { kind: "facts", exporter, facts };
  return { kind: "facts", exporter, facts, device: node };
}
