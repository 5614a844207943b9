import { ContainerModule } from "inversify";
import type { ExporterAdapter as Adapter } from "../contract/exporter-adapter.js";
import { type VmProtOptions as Options, VmProt as Service } from "../vm-prot.js";
import { ExporterAdapter, VmProt, VmProtOptions } from "./tokens.js";

/**
 * Binds {@link VmProt} over every bound {@link ExporterAdapter}, as a singleton. Getting it throws
 * VmprotError ADAPTER_DUPLICATE if two adapters claim one exporter.
 */
export const coreModule: ContainerModule = new ContainerModule(({ bind }) => {
  bind(VmProt)
    .toResolvedValue(
      (adapters: Adapter[], options: Options | undefined) => new Service(adapters, options),
      [
        { serviceIdentifier: ExporterAdapter, isMultiple: true },
        { serviceIdentifier: VmProtOptions, optional: true },
      ],
    )
    .inSingletonScope();
});
