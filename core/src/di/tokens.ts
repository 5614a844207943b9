import type { ServiceIdentifier } from "inversify";
import type { ExporterAdapter as Adapter } from "../contract/exporter-adapter.js";
import type { VmProtOptions as Options, VmProt as Service } from "../vm-prot.js";

/** Bound once for each adapter; the policy takes them all. */
export const ExporterAdapter: ServiceIdentifier<Adapter> = Symbol.for(
  "@vmprot/core/ExporterAdapter",
);

/** The VM_PROT query service: what a VMM injects. */
export const VmProt: ServiceIdentifier<Service> = Symbol.for("@vmprot/core/VmProt");

/** What holds of every VM; bind it to replace the default of nothing. */
export const VmProtOptions: ServiceIdentifier<Options> = Symbol.for("@vmprot/core/VmProtOptions");
