import { ContainerModule } from "inversify";
import type { ExporterAdapter as Adapter } from "../contract/exporter-adapter.js";
import { ExporterAdapter } from "./tokens.js";

/** A module that registers adapters: `container.load(coreModule, adapterModule(msmAdapter))`. */
export function adapterModule(...adapters: readonly Adapter[]): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const adapter of adapters) bind(ExporterAdapter).toConstantValue(adapter);
  });
}
