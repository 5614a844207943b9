import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import {
  type ExporterAdapter,
  type FactDeclaration,
  type Facts,
  type ProbeResult,
  REFUSAL_CODES,
  VmProt,
} from "@vmprot/core";
import fc from "fast-check";
import { share } from "../support/thoroughness.js";
import { type FakeCall, fakeDevice } from "./fake-device.js";

const vmProt = new VmProt(ADAPTERS);

const PROBED = ADAPTERS.flatMap((adapter) => {
  const { probe } = adapter;
  const [driver] = probe?.drmDrivers ?? [];
  const [expName] = probe?.expNames ?? [];
  if (probe === undefined || driver === undefined || expName === undefined) return [];
  return [{ adapter, probe, driver, expName }];
});
const EACH = PROBED.map((each) => [each.adapter.exporter, each] as const);

/**
 * Whether a probe may say this: `"unknown"` or a value of the declared kind. A newer driver's own
 * bits are passed on, for core to name.
 */
function isSayable(declaration: FactDeclaration, value: unknown): boolean {
  if (value === "unknown") return true;
  switch (declaration.kind) {
    case "bits":
      return typeof value === "number" && value === value >>> 0;
    case "word":
      return declaration.words.some((word) => word === value);
    case "words":
      return (
        Array.isArray(value) && value.every((word) => declaration.words.some((w) => w === word))
      );
    case "count":
      return (
        Number.isSafeInteger(value) &&
        Number(value) >= declaration.least &&
        Number(value) <= declaration.most
      );
    case "yes-no":
      return typeof value === "boolean";
  }
}

/**
 * What keeps a caller from using this, or nothing: every fact and no other, or a refusal with a known
 * code. Compared by hand: jest's matchers would take ten times as long as the probes.
 */
function complaint({ exporter, facts }: ExporterAdapter, result: ProbeResult): string | undefined {
  if (result.kind === "refusal") {
    return Object.hasOwn(REFUSAL_CODES, result.code) ? undefined : `no code is ${result.code}`;
  }
  const said: Facts = result.facts;
  const names = Object.keys(facts);
  const isWhole =
    Object.keys(said).length === names.length && names.every((name) => Object.hasOwn(said, name));
  const wrong = Object.entries(facts).filter(([name, fact]) => !isSayable(fact, said[name]));
  if (!isWhole || wrong.length > 0) return `no facts of ${exporter}: ${JSON.stringify(said)}`;
  vmProt.query({ exporter, facts: said, platform: "amd" });
  return undefined;
}

/** Fails unless a caller can use this. */
function expectUsable(adapter: ExporterAdapter, result: ProbeResult): void {
  const complained = complaint(adapter, result);
  if (complained !== undefined) throw new Error(complained);
}

/** All the bytes that a driver can write for one call: the argument, and what its pointers name. */
function write({ argument, target }: FakeCall, bytes: Uint8Array): void {
  const pointed = [0, 8].filter((at) => at + 8 <= argument.length).map(target);
  for (const place of [...pointed, argument]) {
    for (let i = 0; i < place.length; i++) place[i] = bytes[i % bytes.length] ?? 0;
  }
}

/** Requests that a probe issues, in whatever way the calls before ended. */
function requestsOf({ probe, driver, expName }: (typeof PROBED)[number]): number[] {
  const all = new Set<number>();
  for (const errno of [0, 19, 22, 95]) {
    for (const fill of [0, 1, 2, 4, 255]) {
      const answer = (call: FakeCall): number => {
        all.add(call.request);
        write(call, Uint8Array.of(fill, 0, 0, 0, 0, 0, 0, 0));
        return errno;
      };
      const script = new Proxy({}, { get: () => answer });
      probe.probe({ expName, device: fakeDevice(script, { driver }) });
    }
  }
  return [...all];
}

describe.each(EACH)("the probe of %s", (_, each) => {
  const { adapter, probe, driver, expName } = each;

  it("asks no device of another driver, and no buffer of another exporter", () => {
    for (const [name, exporter] of [
      ["", expName],
      ["no-such-driver", expName],
      ["msm-kms", expName],
      ["constructor", expName],
      [driver, "nobody"],
      [driver, ""],
    ] as const) {
      const device = fakeDevice({}, { driver: name });
      const result = probe.probe({ expName: exporter, device });
      expect(result.kind).toBe("refusal");
      expect(device.asked).toEqual([]);
    }
    expect(probe.probe({ expName }).kind).toBe("refusal");
  });

  it("survives every errno of every ioctl, the others answering or failing", () => {
    const requests = requestsOf(each);
    for (const request of requests) {
      for (let errno = 1; errno <= 133; errno++) {
        for (const fill of [0, 1, 2, 4, 255]) {
          for (const otherwise of [0, 22]) {
            const answer = (call: FakeCall): number => {
              if (call.request === request) return errno;
              write(call, Uint8Array.of(fill, 0, 0, 0, 0, 0, 0, 0));
              return otherwise;
            };
            const device = fakeDevice(new Proxy({}, { get: () => answer }), { driver });
            expectUsable(adapter, probe.probe({ expName, device }));
          }
        }
      }
    }
  });

  it("gives no facts of a buffer where every ioctl fails", () => {
    if (requestsOf(each).length === 0) return;
    for (let errno = 1; errno <= 133; errno++) {
      const device = fakeDevice(new Proxy({}, { get: () => () => errno }), { driver });
      const result = probe.probe({ expName, device });
      if (result.kind === "refusal") continue;
      const { exporter } = adapter;
      const said = vmProt.query({ exporter, facts: result.facts, platform: "amd" });
      if (said.answer.kind !== "refusal") throw new Error(`errno ${errno}: ${said.answer.kind}`);
    }
  });

  it("survives whatever the driver writes", () => {
    const call = fc.record({
      errno: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        fc.constantFrom(19, 22, 95),
        fc.integer({ min: 1, max: 133 }),
      ),
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 160 }),
        fc.nat(255).map((byte) => Uint8Array.of(byte, 0, 0, 0, 0, 0, 0, 0)),
      ),
    });
    const version = fc.record({ major: fc.nat(5), minor: fc.nat(80), handle: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 6 }), version, (calls, numbers) => {
        let next = 0;
        const answer = (made: FakeCall): number => {
          const { errno, bytes } = calls[next++ % calls.length] ?? { errno: 22, bytes: undefined };
          if (bytes !== undefined) write(made, bytes);
          return errno;
        };
        const device = fakeDevice(new Proxy({}, { get: () => answer }), { driver, ...numbers });
        expectUsable(adapter, probe.probe({ expName, device }));
      }),
      { numRuns: share(5000) },
    );
  }, 60_000);
});

const NAMED = ADAPTERS.flatMap((adapter) => {
  const { exporter, probe } = adapter;
  return probe === undefined || probe.drmDrivers ? [] : [[exporter, adapter, probe] as const];
});

describe.each(NAMED)("the probe of %s, which asks no device", (_, adapter, probe) => {
  it("states every fact of each name that it knows", () => {
    for (const expName of probe.expNames) {
      for (const size of [{}, { size: 0 }, { size: 4096 }, { size: -1 }, { size: 0.5 }]) {
        const result = probe.probe({ expName, ...size });
        expect(result.kind).toBe("facts");
        expectUsable(adapter, result);
      }
    }
  });

  it("knows no other name", () => {
    for (const expName of ["", "drm", "system\n", "videobuf2", "constructor", "__proto__"]) {
      expect(probe.probe({ expName })).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
    }
  });
});
