export default {
  roots: ["<rootDir>/tests/dist"],
  testMatch: ["**/*.test.js"],
  testEnvironment: "<rootDir>/tests/dist/support/plain-environment.js",
  testSequencer: "<rootDir>/tests/dist/support/longest-first.js",
  transform: {},
  // The whole-space tests keep a core busy each.
  maxWorkers: "100%",
  watchman: false,
  coverageProvider: "v8",
  collectCoverageFrom: ["**/dist/**/*.js"],
};
