import { availableParallelism } from "node:os";

export default {
  roots: ["<rootDir>/tests/dist"],
  testMatch: ["**/*.test.js"],
  testEnvironment: "<rootDir>/tests/dist/support/plain-environment.js",
  testSequencer: "<rootDir>/tests/dist/support/longest-first.js",
  transform: {},
  // Some tests compute, and others wait: for clients that say nothing, for a signal, for an emulator.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  watchman: false,
  coverageProvider: "v8",
  collectCoverageFrom: ["**/dist/**/*.js"],
};
