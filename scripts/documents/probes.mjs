// What each adapter's probe asks, and what it can tell.
import { join } from "node:path";
import { root } from "../workspaces.mjs";

const load = (path) => import(join(root, path));
const { allRuns } = await load("testkit/dist/probe-runs.js");
const { identities, probeDevice } = await load("testkit/dist/probing.js");
const { FILLS } = await load("testkit/dist/replies.js");
const { Subject } = await load("testkit/dist/subject.js");

/** What an adapter's probe needs of the C headers. */
const checksOf = ({ probe }) => probe?.uapi?.checks ?? [];

/** The names of the ioctls that an adapter's probe issues. */
export function ioctls(adapter) {
  const names = checksOf(adapter).flatMap(({ c }) => {
    const name = /^(?:DRM_IOCTL_|_IOC\(.*\bDRM_)(\w+)/.exec(c);
    return name === null ? [] : [name[1]];
  });
  return [...new Set(names)];
}

/** Replies with the constants of the driver's headers, which no garbage hits, in every place. */
function* headerRuns(subject) {
  const { probe } = subject.adapter;
  const words = [...new Set(checksOf(subject.adapter).map(({ value }) => value >>> 0))];
  const reply = (word) => ({ errno: 0, bytes: new Uint8Array(new Uint32Array([word]).buffer) });
  const small = FILLS.map((bytes) => ({ errno: 0, bytes }));
  for (const expName of probe.expNames) {
    for (const identity of identities(probe)) {
      for (const named of words.map(reply)) {
        for (const other of small) {
          for (const list of [[named], [other, named], [other, other, named], [named, other]]) {
            yield probeDevice(subject, expName, identity, (call) => list[call % list.length]);
          }
        }
      }
    }
  }
}

/** Drivers of one probe are asked alike: so many of them take long, and some say the same. */
const MOST_DRIVERS = 6;
const sample = (drivers) => {
  const step = Math.ceil(drivers.length / MOST_DRIVERS);
  return drivers.filter((_, index) => index % step === 0);
};

/** The facts that the probe has a value of, for some reply of the driver and some machine. */
export function told(adapter) {
  const { probe } = adapter;
  if (probe === undefined) return [];
  const known = { deviceCoherent: true, imported: false };
  const asked = {
    ...probe,
    ...(probe.drmDrivers && { drmDrivers: sample(probe.drmDrivers) }),
    probe: (target) => probe.probe({ ...target, ...known }),
  };
  const subject = new Subject({ ...adapter, probe: asked }, {});
  const declared = Object.keys(adapter.facts);
  const names = new Set();
  for (const runs of [headerRuns, allRuns]) {
    for (const { result } of runs(subject)) {
      if (names.size === declared.length) return declared;
      if (result.kind !== "facts") continue;
      for (const [name, value] of Object.entries(result.facts)) {
        if (value !== "unknown") names.add(name);
      }
    }
  }
  return declared.filter((name) => names.has(name));
}
