import type { ServiceIdentifier } from "inversify";
import type { ExporterAdapter as Adapter } from "../contract/exporter-adapter.js";
import type { VmProtOptions as Options, VmProt as Service } from "../vm-prot.js";

/** Bound once for each adapter; the policy takes them all. */
export const ExporterAdapter: ServiceIdentifier<Adapter> = Symbol.for(
  "@vmprot/core/ExporterAdapter",
);
/** An adapter, under the name of its token. */
export type ExporterAdapter = Adapter;

/** The VM_PROT query service: what a VMM injects, as `@inject(VmProt) vmProt: VmProt`. */
export const VmProt: ServiceIdentifier<Service> = Symbol.for("@vmprot/core/VmProt");
/** The service, under the name of its token. */
export type VmProt = Service;

/** What holds of every VM; bind it to replace the default of nothing. */
export const VmProtOptions: ServiceIdentifier<Options> = Symbol.for("@vmprot/core/VmProtOptions");
/** The options, under the name of their token. */
export type VmProtOptions = Options;
