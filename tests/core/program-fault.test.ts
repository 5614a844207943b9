import { describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, type ProbeProgram, VmProt, VmprotError } from "@vmprot/core";
import {
  at,
  BUFFER_SIZE,
  DEVICE_COHERENT,
  drmIoctl,
  errnoOf,
  FOREIGN_BUFFER,
  HANDLE,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";
import { fakeRuleAdapter } from "../support/fake-adapters.js";

const ENTRY = new Structure("struct entry", { id: "u32", signed: "s32" });
const ASK = drmIoctl(
  "DRM_IOCTL_ASK",
  "read-write",
  0x40,
  new Structure("struct ask", { entries: "u64", count: "u32", pad: "u32" }),
);
const CALL = { call: ASK, with: { entries: at(ENTRY), count: 1 } };
const COUNT = read(ASK, "count");
const FACTS = {
  flags: { kind: "bits", bits: { ONE: 1 }, doc: "Bits." },
  snoops: { kind: "yes-no", doc: "Yes or no." },
  kind: { kind: "word", words: ["a", "b"], doc: "A word." },
} as const;
const TOLD = {
  flags: COUNT,
  snoops: DEVICE_COHERENT,
  kind: { map: COUNT, to: { 0: "a", 1: "b" } },
};
const YES = { value: COUNT, is: 1 };

/** What core says of an adapter whose probe is this program. */
function loaded(program: unknown): string {
  const probe = programProbe({ expNames: ["own"], program: program as ProbeProgram });
  try {
    new VmProt([fakeRuleAdapter({ facts: FACTS, rules: [], probe }) as ExporterAdapter]);
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    return error.message.replace(/^.*has a probe with a program /, "");
  }
  return "taken in";
}

describe("core takes in", () => {
  it.each<[string, unknown]>([
    ["a program that tells all facts", [CALL, { facts: TOLD }]],
    ["one that refuses", [FOREIGN_BUFFER]],
    [
      "one that tells all that is not known",
      [{ facts: { flags: "unknown", snoops: false, kind: "b" } }],
    ],
    [
      "one whose branches tell the same",
      [
        CALL,
        { facts: { flags: 1, kind: "a" } },
        { when: [YES], do: [{ facts: { snoops: true } }], else: [{ facts: { snoops: YES } }] },
      ],
    ],
    ["one whose branch ends it", [CALL, { when: YES, do: [FOREIGN_BUFFER] }, { facts: TOLD }]],
  ])("%s", (_, program) => {
    expect(loaded(program)).toBe("taken in");
  });
});

const facts = (changed: object) => [CALL, { facts: { ...TOLD, ...changed } }];

describe("core refuses a program", () => {
  it.each<[fault: string, program: unknown]>([
    ["whose steps are no list", { facts: TOLD }],
    ["that does not tell kind", [CALL, { facts: { flags: COUNT, snoops: true } }]],
    ["that does not tell flags, snoops, kind", []],
    ['that tells "flag", which is no fact', facts({ flag: 1 })],
    ['that tells "toString", which is no fact', facts({ toString: 1 })],
    ["that tells snoops twice", [CALL, { facts: TOLD }, { facts: { snoops: true } }]],
    [
      'that tells "snoops" in one branch only',
      [CALL, { when: YES, do: [{ facts: { snoops: true } }] }, { facts: { flags: 1, kind: "a" } }],
    ],
    ["with steps behind its end", [FOREIGN_BUFFER, { facts: TOLD }]],
    ["that tells what kind cannot be", facts({ kind: "c" })],
    ["that tells what kind cannot be", facts({ kind: { map: COUNT, to: { 0: "c" } } })],
    [
      "that tells what kind cannot be",
      facts({ kind: { map: COUNT, to: { 0: "a" }, otherwise: { map: COUNT, to: { 1: 1 } } } }),
    ],
    ["that tells what flags cannot be", facts({ flags: 2 })],
    ["that tells what flags cannot be", facts({ flags: errnoOf(ASK) })],
    ["that tells what flags cannot be", facts({ flags: BUFFER_SIZE })],
    ["that tells what snoops cannot be", facts({ snoops: COUNT })],
    ["that tells what snoops cannot be", facts({ snoops: HANDLE })],
    ["that maps nothing", facts({ kind: { map: COUNT, to: {} } })],
    ["that maps nothing", facts({ kind: { map: COUNT, to: [["a", "a"]].values() } })],
    [
      'with a value that is none: "otherwis"',
      facts({ kind: { map: COUNT, to: { 0: "a" }, otherwis: "b" } }),
    ],
    ["that reads count where nothing wrote it", [{ facts: TOLD }]],
    [
      "that reads count where nothing wrote it",
      [{ when: { value: DEVICE_COHERENT, is: true }, do: [CALL] }, { facts: TOLD }],
    ],
    ["that reads the errno of no call", [{ when: { value: errnoOf(ASK), is: 0 }, do: [] }]],
    ["that reads signed, which has a sign", facts({ flags: read(ENTRY, "signed") })],
    ['that names "length" of struct ask', [{ call: ASK, with: { length: 1 } }]],
    ['that names "length" of struct ask', facts({ flags: { read: ASK, field: "length" } })],
    ["that puts an address into count", [{ call: ASK, with: { count: at(ENTRY) } }]],
    ["with an address of no memory", [{ call: ASK, with: { entries: at(ENTRY, 0) } }]],
    ["with an address that no call is given", facts({ flags: at(ENTRY) })],
    ["that calls what is no ioctl", [{ call: { request: 1 } }]],
    ["with a structure that is none", [{ call: { name: "x", request: 1, structure: {} } }]],
    ["with a step that is none", [null]],
    ["with a step that is none", [{}]],
    ["with a step that is none", [() => undefined]],
    ['with a step that is none: "or"', [CALL, { when: YES, do: [FOREIGN_BUFFER], or: [] }]],
    ['with a step that is none: "do"', [CALL, { when: YES }]],
    ["with an odd test", [CALL, { when: { value: COUNT, equals: 1 }, do: [FOREIGN_BUFFER] }]],
    ["with an odd test", [CALL, { when: { value: COUNT, atLeast: 1, atMost: 2 }, do: [] }]],
    ["that tests what is no number", [{ when: { value: DEVICE_COHERENT, has: 1 }, do: [] }]],
    ["that tests what is no number", [CALL, { when: { value: COUNT, has: -1 }, do: [] }]],
    ['that refuses with the code "GUEST_TYPE_FORCED"', [{ refuse: { code: "GUEST_TYPE_FORCED" } }]],
    ["of unknown inputs", facts({ flags: { input: "patch" } })],
    [
      "that finds where nothing was written",
      [{ find: ENTRY, among: COUNT, where: YES, do: [FOREIGN_BUFFER], else: [FOREIGN_BUFFER] }],
    ],
    ["of more than 256 steps", Array.from({ length: 257 }, () => CALL)],
  ])("%s", (fault, program) => {
    expect(loaded(program)).toBe(`${fault}.`);
  });
});
