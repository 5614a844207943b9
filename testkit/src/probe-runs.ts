import type { Unknown } from "@vmprot/core";
import { FakeDevice, type Identity, type Reply } from "./fake-device.js";
import { identities, probeDevice, probeOf, probeTarget, type Run } from "./probing.js";
import { contents, garbage, MOST_ERRNO } from "./replies.js";
import { show } from "./show.js";
import type { Subject } from "./subject.js";

const EINVAL = 22;

/** One run, and what was asked. */
export interface KnownRun extends Run {
  /** The buffer and the device. */
  readonly on: string;
  /** The same, and how the ioctls end. */
  readonly where: string;
  /** The same buffer on a device that copies every argument back. */
  again(): Run;
}

/** Runs about one buffer on one device, with every kind of reply. */
export type DeviceRuns = readonly KnownRun[];

/** The probe's runs by `exp_name` and device. */
export function deviceRuns(subject: Subject): readonly DeviceRuns[] {
  const probe = probeOf(subject);
  return subject.once("deviceRuns", () =>
    probe.expNames.flatMap((expName) =>
      identities(probe).map((identity) =>
        [...replies(subject)].map((list) => runOf(subject, expName, identity, list)),
      ),
    ),
  );
}

/** Every run, and those of probes that ask no device. */
export function* allRuns(subject: Subject): Generator<Pick<KnownRun, "where" | "result">> {
  for (const expName of probeOf(subject).expNames) {
    for (const size of [undefined, 0, 1, 4096, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      const where = `no device, exp_name ${show(expName)}, size ${size}`;
      const known = size === undefined ? {} : { size };
      yield { where, result: probeTarget(subject, expName, undefined, known) };
    }
  }
  for (const runs of deviceRuns(subject)) yield* runs;
  for (const imported of [false, "unknown"] as const) yield* toldRuns(subject, imported);
}

/** Runs of a probe that is told that the device did not import the buffer, with each content and none. */
function* toldRuns(
  subject: Subject,
  imported: false | Unknown,
): Generator<Pick<KnownRun, "where" | "result">> {
  const done = contents(subject.adapter).map((bytes): Reply => ({ errno: 0, bytes }));
  const probe = probeOf(subject);
  for (const expName of probe.expNames) {
    for (const identity of identities(probe)) {
      for (const reply of [...done, { errno: EINVAL, bytes: [] }]) {
        const device = new FakeDevice(identity, () => reply);
        const where = `exp_name ${show(expName)}, driver ${identity.driver}, told imported ${imported}, the ioctls end with ${show(reply)}`;
        yield { where, result: probeTarget(subject, expName, device, { imported }) };
      }
    }
  }
}

function runOf(
  subject: Subject,
  expName: string,
  identity: Identity,
  list: readonly Reply[],
): KnownRun {
  const reply = (call: number): Reply => list[call % list.length] as Reply;
  const run = (copiesAll: boolean): Run =>
    probeDevice(subject, expName, identity, reply, copiesAll);
  const version = `${identity.major}.${identity.minor}`;
  const on = `exp_name ${show(expName)}, driver ${identity.driver} ${version}`;
  return {
    ...run(false),
    on,
    get where() {
      return `${on}, the ioctls end with ${show(list)}`;
    },
    again: () => run(true),
  };
}

/** Lists of replies, which repeat: each content, each errno, one that fails among others, garbage. */
function* replies({ adapter }: Subject): Generator<readonly Reply[]> {
  const done = contents(adapter).map((bytes) => ({ errno: 0, bytes }));
  for (const reply of done) yield [reply];
  for (let errno = 1; errno <= MOST_ERRNO; errno++) {
    const failed = { errno, bytes: [] };
    yield [failed];
    for (const reply of done.slice(0, 2)) {
      yield [failed, reply];
      yield [reply, failed];
      yield [reply, reply, failed];
    }
  }
  yield* garbage();
}
