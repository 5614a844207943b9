import type { ExporterProbe, ProbeDevice, ProbeResult } from "@vmprot/core";
import { SOUND } from "./sound-adapter.js";

interface BrokenProbe {
  readonly law: string;
  readonly how: string;
  readonly probe: ExporterProbe;
  readonly says: string;
}

const FACTS = { kind: "facts", facts: { flags: 1 } } as const;
const own = SOUND.probe as ExporterProbe;

/** The sound probe where it refuses; else what the function makes of one ioctl. */
const after = (
  then: (errno: number, argument: Uint8Array, device: ProbeDevice) => unknown,
): ExporterProbe => ({
  ...own,
  probe(target) {
    const { device, expName } = target;
    if (device?.driver !== "sound" || expName !== "drm") return own.probe(target);
    const argument = new Uint8Array(8);
    return then(device.ioctl(1, argument), argument, device) as ProbeResult<{ flags: number }>;
  },
});

const REFUSED = { kind: "refusal", code: "ATTRIBUTES_UNKNOWN" } as const;
const at = (errno: number, what: () => unknown) =>
  after((got) => (got === errno ? what() : REFUSED));

/** The flags of one ioctl, and what the function makes of a second. */
function second(
  read: (errno: number, value: number | undefined, device: ProbeDevice) => object,
): ExporterProbe {
  return after((errno, flags, device) => {
    if (errno !== 0) return REFUSED;
    const argument = new Uint8Array(8);
    const failed = device.ioctl(2, argument);
    return { kind: "facts", facts: { flags: flags[0] ?? 0, ...read(failed, argument[0], device) } };
  });
}

/** Probes that one law must catch. */
export const PROBE: readonly BrokenProbe[] = [
  {
    law: "probe-asks-its-own",
    how: "asks before it has read the driver's name",
    probe: {
      ...own,
      probe(target) {
        target.device?.ioctl(1, new Uint8Array(8));
        return own.probe(target);
      },
    },
    says: 'a device of the driver "", exp_name "drm": issues 1 ioctls',
  },
  {
    law: "probe-asks-its-own",
    how: "takes any device's buffer for its own",
    probe: { ...own, probe: () => FACTS },
    says: 'a device of the driver "", exp_name "drm": gives {"kind":"facts"',
  },
  {
    law: "probe-asks-its-own",
    how: "takes any exporter's buffer for its own",
    probe: { ...own, probe: (target) => own.probe({ ...target, expName: "drm" }) },
    says: 'a buffer with exp_name "" on sound: issues 1 ioctls',
  },
  {
    law: "probe-asks-its-own",
    how: "names no exporter",
    probe: { ...own, expNames: [] },
    says: "expNames is empty",
  },
  {
    law: "probe-survives",
    how: "throws on EHWPOISON",
    probe: at(133, () => {
      throw new Error("poison");
    }),
    says: "ioctl 1 fails with errno 133",
  },
  {
    law: "probe-survives",
    how: "throws on a second ioctl's ENODEV",
    probe: after((errno, argument, device) => {
      if (errno === 0 && device.ioctl(2, argument) === 19) throw new Error("gone");
      return REFUSED;
    }),
    says: "ioctl 2 fails with errno 19",
  },
  {
    law: "probe-survives",
    how: "retries for ever",
    probe: after((errno, argument, device) => {
      while (errno === 4 && device.ioctl(1, argument) === 4);
      return errno === 4 ? REFUSED : REFUSED;
    }),
    says: "the probe issues over 1000 ioctls",
  },
  {
    law: "probe-survives",
    how: "gives an unknown code",
    probe: at(5, () => ({ kind: "refusal", code: "EIO" })),
    says: 'errno 5, the others {"errno":0,"bytes":[0]}: the refusal code "EIO"',
  },
  {
    law: "probe-survives",
    how: "gives nothing",
    probe: at(5, () => undefined),
    says: "errno 5, ",
  },
  {
    law: "probe-survives",
    how: "gives facts that are no JSON",
    probe: after((errno, argument) =>
      errno === 0 ? { kind: "facts", facts: { flags: BigInt(argument[0] ?? 0) } } : REFUSED,
    ),
    says: "the facts are not JSON",
  },
  {
    law: "probe-survives",
    how: "divides by what the driver wrote",
    probe: after((errno, argument) =>
      errno === 0 ? { kind: "facts", facts: { flags: 1 / (argument[0] ?? 0) } } : REFUSED,
    ),
    says: "the facts are not JSON",
  },
  {
    law: "probe-failure-refuses",
    how: "takes failure for the default",
    probe: at(25, () => FACTS),
    says: 'every ioctl fails with errno 25: facts {"flags":1}, which intel maps',
  },
  {
    law: "probe-failure-tells-nothing",
    how: "takes a second ioctl's failure for an answer",
    probe: second((errno, value) => ({ imported: errno === 0 && value === 1 })),
    says: 'ioctl 2 fails with errno 118, the others write [1,0,0,0,0,0,0,0]: facts {"flags":1,"imported":false}, mapped cached on x86_64; but where it ends with {"errno":0,"bytes":[1,',
  },
  {
    law: "probe-failure-tells-nothing",
    how: "leaves the fact out, whose absence means a value",
    probe: second((errno, value) => (errno === 0 ? { imported: value === 1 } : {})),
    says: 'facts {"flags":1}, mapped cached',
  },
  {
    law: "probe-failure-tells-nothing",
    how: "knows one errno, and takes all others for success",
    probe: second((errno) => ({ imported: errno === 22 })),
    says: 'but where it ends with {"errno":22,"bytes":[]}',
  },
];

/** Probes that must not be accused of guessing, and why. */
export const HONEST: readonly (readonly [how: string, probe: ExporterProbe])[] = [
  [
    "says that it does not know",
    second((errno, value) => ({ imported: errno === 0 ? value === 1 : "unknown" })),
  ],
  ["asks for what does not matter", second(() => ({}))],
  [
    "asks something else instead",
    second((errno, value, device) => {
      const argument = new Uint8Array(8);
      if (errno !== 0 && device.ioctl(3, argument) !== 0) return { imported: "unknown" };
      return { imported: (errno === 0 ? value : argument[0]) === 1 };
    }),
  ],
];
