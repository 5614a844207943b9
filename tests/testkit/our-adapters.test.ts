import { describe, expect, it } from "@jest/globals";
import { adapterLaws, testAdapter } from "@vmprot/testkit";
import { ADAPTERS } from "../support/space.js";
import { lawOptions } from "./adapters.js";

describe("every adapter of this repository obeys", () => {
  for (const adapter of ADAPTERS) {
    testAdapter(adapter, { test: it, ...lawOptions(adapter.exporter) });
  }
});

describe("the laws without options", () => {
  it.each(ADAPTERS.map((adapter) => [adapter.exporter, adapter] as const))(
    "hold for %s too",
    (_, adapter) => {
      const laws = adapterLaws(adapter);
      expect(laws.length).toBeGreaterThan(8);
      for (const law of laws) law.check();
    },
  );
});
