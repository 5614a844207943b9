import type { ExporterProbe } from "@vmprot/core";
import type { UdmabufFacts } from "./udmabuf-facts.js";

/** `exp_name` says it all: udmabuf alone exports under its name. */
export const udmabufProbe: ExporterProbe<UdmabufFacts> = {
  expNames: ["udmabuf"],
  probe: ({ expName }) =>
    expName === "udmabuf"
      ? { kind: "facts", facts: {} }
      : { kind: "refusal", code: "FOREIGN_BUFFER" },
};
