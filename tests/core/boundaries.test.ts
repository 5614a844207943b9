import { once } from "node:events";
import { createContext, runInContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { ERROR_CODES, type Query, type Result, VmProt, VmprotError } from "@vmprot/core";
import { validateResult } from "@vmprot/schemas";
import { build } from "esbuild";
import { compileSchema } from "../schemas/json-schemas.js";
import { root } from "../support/repository.js";

const vmProt = new VmProt(ADAPTERS);
/** Every case of every adapter on three presets, and the first with its reasons where nothing is known. */
const queries: readonly Query[] = ADAPTERS.flatMap(({ exporter, cases }, at) => [
  ...cases.flatMap(({ facts }) =>
    (["intel", "amd", "arm64-no-fwb"] as const).map((platform) => ({ exporter, facts, platform })),
  ),
  ...cases.slice(0, 1).map(({ facts }) => ({ exporter, facts, explain: at % 3 === 0 })),
]);
/** Each is a broken caller's. */
const malformed = [
  { ...queries[0], profile: "none" },
  { ...queries[0], platform: "none" },
  { ...queries[0], contract: 7 },
  { ...queries[0], odd: 1 },
] as unknown as Query[];
const CODES = ["FIELD_VALUE", "PLATFORM_NAME_UNKNOWN", "CONTRACT_UNSUPPORTED", "FIELD_UNKNOWN"];

function thrownBy(query: Query): VmprotError {
  try {
    vmProt.query(query);
  } catch (error) {
    if (VmprotError.is(error)) return error;
  }
  throw new Error("It threw nothing of ours.");
}

/** What both sides have to say of an error. */
const told = (error: VmprotError | undefined) =>
  error && [error instanceof VmprotError, error.toJSON(), error.cause, error.stack];

describe("a worker", () => {
  const worker = new Worker(new URL("./boundary-worker.js", import.meta.url));
  afterAll(async () => void (await worker.terminate()));
  const ask = async (asked: readonly Query[]) => {
    worker.postMessage(asked);
    const [said] = await once(worker, "message");
    return said as { readonly result?: Result; readonly error?: unknown }[];
  };

  it("answers as this thread does, with everything that a result says", async () => {
    const said = await ask(queries);
    expect(said.length).toBeGreaterThan(500);
    expect(said.filter(({ result }) => result?.verdict.kind === "map").length).toBeGreaterThan(100);
    for (const [at, { result }] of said.entries()) {
      expect(validateResult(result)).toBe(true);
      expect(result).toEqual(vmProt.query(queries[at] as Query));
    }
  }, 60_000);

  it("throws errors that can be made errors again", async () => {
    const said = await ask(malformed);
    const errors = said.map(({ error }) => VmprotError.from(error));
    expect(errors.map((error) => error?.code)).toEqual(CODES);
    for (const [at, error] of errors.entries()) {
      const { message, remedy } = thrownBy(malformed[at] as Query);
      expect(error).toBeInstanceOf(VmprotError);
      expect(error).toMatchObject({ message, remedy });
      expect(error?.stack).toContain("boundary-worker");
    }
  }, 60_000);

  it("that is ended by one says which", async () => {
    const [query] = malformed;
    const ended = once(worker, "error");
    worker.postMessage(query);
    const [error] = await ended;
    expect(VmprotError.is(error)).toBe(false);
    expect(VmprotError.from(error)?.code).toBe(CODES[0]);
  }, 60_000);
});

describe("VmprotError.from", () => {
  const isError = compileSchema("error");
  it.each(Object.keys(ERROR_CODES) as (keyof typeof ERROR_CODES)[])(
    "makes %s again of its clone and of its JSON",
    (code) => {
      const error = new VmprotError(code, "It is odd.");
      expect(told(VmprotError.from(structuredClone(error)))).toEqual(told(error));
      const json = JSON.parse(JSON.stringify(error));
      expect(isError(json)).toBe(true);
      expect(VmprotError.from(json)?.toJSON()).toEqual(json);
      expect(VmprotError.from(error)).toBe(error);
    },
  );

  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const data = new VmprotError("INTERNAL").toJSON();
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a number", 7],
    ["a word", "VmprotError"],
    ["an empty object", {}],
    ["any error", new Error("x")],
    ["an error because of a text", new Error("x", { cause: "INTERNAL" })],
    ["an error with another's code", Object.assign(new Error("x"), { code: "ENOENT" })],
    ["an error because of another's", new Error("x", { cause: { code: "ENOENT", remedy: "x" } })],
    ["a code of a newer version", { ...data, code: "NOT_YET" }],
    ["what every object has", { ...data, code: "constructor" }],
    ["a code that is no text", { ...data, code: ["INTERNAL"] }],
    ["no remedy", { ...data, remedy: undefined }],
    ["a message that is no text", { ...data, message: {} }],
    ["another name", { ...data, name: "Error" }],
    ["a proxy that says nothing", proxy],
    [
      "an accessor that throws",
      Object.defineProperty({}, "name", { get: () => Object.keys(proxy) }),
    ],
  ])("is undefined for %s", (_, value) => {
    expect(VmprotError.from(value)).toBeUndefined();
  });
});

describe("another copy of core, in another realm", () => {
  let other: typeof import("@vmprot/core");
  let realm: ReturnType<typeof createContext>;
  beforeAll(async () => {
    const { outputFiles } = await build({
      ...{ entryPoints: [`${root}/core/dist/index.js`], bundle: true, write: false },
      ...{ format: "iife", globalName: "other", outfile: "core.js" },
    });
    realm = createContext({});
    runInContext(`${outputFiles[0]?.text}; globalThis.core = other;`, realm);
    other = realm.core;
  });

  it("has classes of its own", () => {
    expect(other.VmprotError).not.toBe(VmprotError);
    expect(new other.VmprotError("INTERNAL")).not.toBeInstanceOf(Error);
  });

  it("throws errors that this one knows, and knows this one's", () => {
    const theirs = new other.VmprotError("FIELD_VALUE", "It is odd.");
    expect(VmprotError.is(theirs)).toBe(true);
    expect(VmprotError.from(theirs)).toBe(theirs);
    expect(VmprotError.from(structuredClone(theirs))?.toJSON()).toEqual(theirs.toJSON());
    expect(other.VmprotError.is(new VmprotError("INTERNAL"))).toBe(true);
    expect(other.VmprotError.from(structuredClone(new VmprotError("INTERNAL")))?.code).toBe(
      "INTERNAL",
    );
  });

  it("takes this realm's adapters and queries, and says the same", () => {
    const theirs = new other.VmProt(ADAPTERS);
    for (const query of queries.filter((_, at) => at % 7 === 0)) {
      expect(structuredClone(theirs.query(query))).toEqual(structuredClone(vmProt.query(query)));
    }
  }, 60_000);

  it("gives queries that this one takes", () => {
    const [query] = queries;
    realm.json = JSON.stringify(query);
    const theirs = runInContext("JSON.parse(json)", realm) as Query;
    expect(Object.getPrototypeOf(theirs)).not.toBe(Object.prototype);
    expect(vmProt.query(theirs)).toEqual(vmProt.query(query as Query));
  });
});
