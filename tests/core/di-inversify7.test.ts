import { expect, it, jest } from "@jest/globals";
import { ContainerModule } from "inversify7";

// Before anything has loaded the newest, core included.
jest.unstable_mockModule("inversify", () => import("inversify7"));
const { coreModule } = await import("@vmprot/core/di");

it("is inversify 7 that core's modules are made with", () => {
  expect(coreModule).toBeInstanceOf(ContainerModule);
});

// Every test of it, once more.
await import("./di.test.js");
