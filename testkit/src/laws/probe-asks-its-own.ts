import type { Rule } from "../law.js";
import { hasProbe, identities, probeDevice, probeOf, probeTarget } from "../probing.js";
import { show } from "../show.js";

const VERSION = { major: 1, minor: 0, patch: 0 };

/** A driver's private ioctls have other meanings, and effects, on other drivers. */
export const probeAsksItsOwn: Rule = {
  name: "probe-asks-its-own",
  why: "A driver's ioctl numbers mean something else to other drivers, and may change or break something there.",
  appliesTo: hasProbe,
  counterexample(subject) {
    const probe = probeOf(subject);
    if (probe.expNames.length === 0) return "expNames is empty";
    const drivers = probe.drmDrivers ?? [];
    const strangers = [
      "",
      "nobody",
      "constructor",
      ...drivers.flatMap((name) => [`${name}-kms`, name.toUpperCase(), name.slice(0, -1)]),
    ];
    for (const driver of strangers.filter((name) => !drivers.includes(name))) {
      for (const expName of drivers.length === 0 ? [] : probe.expNames) {
        const run = probeDevice(subject, expName, { driver, ...VERSION }, () => DONE);
        const where = `a device of the driver ${show(driver)}, exp_name ${show(expName)}`;
        if (run.calls.length > 0) return `${where}: issues ${run.calls.length} ioctls`;
        if (run.result.kind !== "refusal") return `${where}: gives ${show(run.result)}`;
      }
    }
    for (const expName of ["", "nobody", "constructor"]) {
      if (probe.expNames.includes(expName)) continue;
      for (const identity of identities(probe)) {
        const run = probeDevice(subject, expName, identity, () => DONE);
        const where = `a buffer with exp_name ${show(expName)} on ${identity.driver}`;
        if (run.calls.length > 0) return `${where}: issues ${run.calls.length} ioctls`;
        if (run.result.kind !== "refusal") return `${where}: gives ${show(run.result)}`;
      }
      const result = probeTarget(subject, expName);
      if (result.kind !== "refusal") {
        return `a buffer with exp_name ${show(expName)}: gives ${show(result)}`;
      }
    }
    return undefined;
  },
};

const DONE = { errno: 0, bytes: [] };
