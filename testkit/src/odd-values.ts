/**
 * What JSON can put where a fact is expected: among them names that every object inherits, and an
 * object that arithmetic throws on.
 */
export const ODD_VALUES: readonly unknown[] = [
  null,
  false,
  true,
  0,
  -1,
  0.5,
  1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e308,
  "",
  "0",
  "unknown",
  "constructor",
  "__proto__",
  [],
  [null],
  [[]],
  ["constructor"],
  {},
  { length: 1 },
  { toString: 1, valueOf: 1 },
];
