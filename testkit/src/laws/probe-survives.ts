import type { Identity, Reply } from "../fake-device.js";
import type { Rule } from "../law.js";
import { badResult, hasProbe, identities, probeDevice, probeOf, probeTarget } from "../probing.js";
import { garbage, MOST_ERRNO, others } from "../replies.js";
import { show } from "../show.js";
import type { Subject } from "../subject.js";

const OTHERS = others();

/** Whatever the driver does, the probe gives facts of the documented form, or a refusal. */
export const probeSurvives: Rule = {
  name: "probe-survives",
  why: "Old and new kernels fail in every way there is; a scan of all buffers must outlive each of them.",
  appliesTo: hasProbe,
  counterexample(subject) {
    const { expNames } = probeOf(subject);
    for (const expName of expNames) {
      const wrong = withoutDevice(subject, expName);
      if (wrong !== undefined) return wrong;
      for (const identity of identities(probeOf(subject))) {
        const found =
          everyErrno(subject, expName, identity) ?? allGarbage(subject, expName, identity);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  },
};

function withoutDevice(subject: Subject, expName: string): string | undefined {
  for (const size of [undefined, 0, 1, 4096, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
    const where = `no device, exp_name ${show(expName)}, size ${size}`;
    const known = size === undefined ? {} : { size };
    const wrong = attempt(() =>
      badResult(subject, probeTarget(subject, expName, undefined, known)),
    );
    if (wrong !== undefined) return `${where}: ${wrong}`;
  }
  return undefined;
}

/** Each errno at each position, for as long as some run gets that far. */
function everyErrno(subject: Subject, expName: string, identity: Identity): string | undefined {
  for (let position = 0, reached = true; reached; position++) {
    reached = false;
    for (let errno = 1; errno <= MOST_ERRNO; errno++) {
      for (const other of OTHERS) {
        const reply = (call: number): Reply => (call === position ? { ...other, errno } : other);
        const { calls, wrong } = run(subject, expName, identity, reply);
        if (calls > position) reached = true;
        if (wrong === undefined) continue;
        const rest = `the others ${show(other)}`;
        return `ioctl ${position + 1} fails with errno ${errno}, ${rest}: ${wrong}`;
      }
    }
  }
  return undefined;
}

function allGarbage(subject: Subject, expName: string, identity: Identity): string | undefined {
  for (const replies of garbage()) {
    const reply = (call: number): Reply => replies[call % replies.length] as Reply;
    const { wrong } = run(subject, expName, identity, reply);
    if (wrong !== undefined) return `the ioctls end with ${show(replies)}: ${wrong}`;
  }
  return undefined;
}

function run(
  subject: Subject,
  expName: string,
  identity: Identity,
  reply: (call: number) => Reply,
) {
  let calls = 0;
  const counted = (call: number): Reply => {
    calls = call + 1;
    return reply(call);
  };
  const wrong = attempt(() =>
    badResult(subject, probeDevice(subject, expName, identity, counted).result),
  );
  if (wrong === undefined) return { calls, wrong };
  const { driver, major, minor } = identity;
  return {
    calls,
    wrong: `${wrong} (driver ${driver} ${major}.${minor}, exp_name ${show(expName)})`,
  };
}

function attempt(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
