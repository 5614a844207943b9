export default {
  roots: ["<rootDir>/tests/dist"],
  testMatch: ["**/*.test.js"],
  transform: {},
  watchman: false,
  coverageProvider: "v8",
  collectCoverageFrom: ["**/dist/**/*.js"],
};
