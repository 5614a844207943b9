import type { Facts, HostTraits } from "@vmprot/core";
import type { Reply } from "../fake-device.js";
import type { Rule } from "../law.js";
import { asksDevices, identities, probeDevice, probeOf, type Run } from "../probing.js";
import { contents, MOST_ERRNO } from "../replies.js";
import { show } from "../show.js";
import { placeText, type Subject } from "../subject.js";

/** ENOTNAM, a remnant of XENIX: an errno to which no driver's source gives a meaning. */
const SENSELESS: Reply = { errno: 118, bytes: [] };

/** One ioctl that fails, all others done: the facts must not be those of a call that succeeded. */
export const probeFailureTellsNothing: Rule = {
  name: "probe-failure-tells-nothing",
  why: "An errno that the driver's source does not explain tells nothing of the buffer; a known value in its place is a guess.",
  appliesTo: asksDevices,
  counterexample(subject) {
    for (const { where, failed, run } of failures(subject)) {
      const guess = guessed(subject, failed, run);
      if (guess !== undefined) return `${where}: ${guess}`;
    }
    return undefined;
  },
};

/** One ioctl of a probe's run that failed, and the run again with another end of that ioctl. */
interface Failure {
  readonly where: string;
  readonly failed: Run;
  readonly run: (reply: Reply) => Run;
}

function* failures(subject: Subject): Generator<Failure> {
  const probe = probeOf(subject);
  for (const expName of probe.expNames) {
    for (const identity of identities(probe)) {
      for (const bytes of contents(subject.adapter)) {
        const others = { errno: 0, bytes };
        yield* eachIoctl(bytes, (position, reply) =>
          probeDevice(subject, expName, identity, (call) => (call === position ? reply : others)),
        );
      }
    }
  }
}

function* eachIoctl(
  others: readonly number[],
  runAt: (position: number, reply: Reply) => Run,
): Generator<Failure> {
  for (let position = 0; ; position++) {
    const failed = runAt(position, SENSELESS);
    if (failed.calls.length <= position) return;
    const where = `ioctl ${position + 1} fails with errno ${SENSELESS.errno}, the others write ${show(others)}`;
    yield { where, failed, run: (reply) => runAt(position, reply) };
  }
}

/** How the facts of a failure are mapped, and another end of the ioctl that is answered otherwise. */
function guessed(subject: Subject, failed: Run, run: Failure["run"]): string | undefined {
  const facts = factsOf(failed);
  const mapped = subject.hosts
    .map((host) => ({ host, cache: attribute(subject, failed, host) }))
    .filter(({ cache }) => cache !== undefined);
  if (facts === undefined || mapped.length === 0) return undefined;
  const end = (reply: Reply) => ({ reply, ...run(reply) });
  const done = contents(subject.adapter).map((bytes) => end({ errno: 0, bytes }));
  // Whoever asks something else instead has an answer from there.
  if (failed.calls.length > Math.max(...done.map(({ calls }) => calls.length))) return undefined;
  const errnos = Array.from({ length: MOST_ERRNO }, (_, i) => end({ errno: i + 1, bytes: [] }));
  const ends = [...done, ...errnos];
  if (ends.some((other) => tellsMore(factsOf(other) ?? {}, facts))) return undefined;
  for (const { host, cache } of mapped) {
    const other = ends.find((each) => attribute(subject, each, host) !== cache);
    if (other === undefined) continue;
    return `facts ${show(facts)}, mapped ${cache} on ${placeText(host)}; but where it ends with ${show(other.reply)}: ${show(other.result)}`;
  }
  return undefined;
}

const factsOf = ({ result }: Run): Facts | undefined =>
  result.kind === "facts" ? (result.facts as Facts) : undefined;

function attribute(subject: Subject, run: Run, host: HostTraits) {
  const facts = factsOf(run);
  if (facts === undefined) return undefined;
  const answer = subject.answer(facts, host);
  return answer.kind === "attributes" ? answer.cache : undefined;
}

/** Whether the first facts have a value where the second say that they do not know. */
function tellsMore(some: Facts, others: Facts): boolean {
  const known = (facts: Facts, name: string) => (facts[name] ?? "unknown") !== "unknown";
  return Object.keys(some).some((name) => known(some, name) && !known(others, name));
}
