import { ContainerModule } from "inversify";
import type { ExporterAdapter as Adapter } from "../contract/exporter-adapter.js";
import { type VmProtOptions as Options, VmProt as Service } from "../vm-prot.js";
import { ExporterAdapter, VmProt, VmProtOptions } from "./tokens.js";

interface Made {
  readonly adapters: readonly Adapter[];
  readonly options: Options | undefined;
  readonly service: Service;
}

/** Containers that are in use at one time; more of them only make services anew. */
const MOST_MADE = 64;

/**
 * Binds {@link VmProt} over every bound {@link ExporterAdapter}. The same adapters and options give
 * the same service; a container that has others, a child or one that loaded a module since, gets a
 * service of its own. Getting it throws VmprotError ADAPTER_DUPLICATE if two adapters claim one
 * exporter.
 */
export const coreModule: ContainerModule = new ContainerModule(({ bind }) => {
  const made: Made[] = [];
  const serviceOf = (adapters: Adapter[], options: Options | undefined): Service => {
    const known = made.find(
      (each) =>
        each.options === options &&
        each.adapters.length === adapters.length &&
        each.adapters.every((adapter, i) => adapter === adapters[i]),
    );
    if (known !== undefined) return known.service;
    const service = new Service(adapters, options);
    if (made.push({ adapters: [...adapters], options, service }) > MOST_MADE) made.shift();
    return service;
  };
  // Not a singleton: the first child to ask would leave its adapters with its parent.
  bind(VmProt)
    .toResolvedValue(serviceOf, [
      { serviceIdentifier: ExporterAdapter, isMultiple: true, chained: true },
      { serviceIdentifier: VmProtOptions, optional: true },
    ])
    .inTransientScope();
});
