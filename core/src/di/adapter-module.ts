import { ContainerModule } from "inversify";
import type { ExporterAdapter as Adapter } from "../contract/exporter-adapter.js";
import { ExporterAdapter } from "./tokens.js";

/** A module that registers one adapter. */
export function adapterModule<F>(adapter: Adapter<F>): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(ExporterAdapter).toConstantValue(adapter as unknown as Adapter);
  });
}
