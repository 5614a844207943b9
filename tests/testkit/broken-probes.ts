import type { ExporterProbe, ProbeDevice, ProbeResult } from "@vmprot/core";
import { drmIoctl, ioctlNumber, Structure } from "@vmprot/core/uapi";
import { type Broken, brokenProbe } from "./breaking.js";
import { GET_FLAGS, GET_ORIGIN, REFUSED, SOUND_PROBE } from "./fake-adapter.js";

/** The sound probe where it refuses; else what the function makes of the device. */
const asking = (ask: (device: ProbeDevice) => unknown): ExporterProbe => ({
  ...SOUND_PROBE,
  probe(target) {
    const { device, expName } = target;
    const isOther = device?.driver !== "sound" || expName !== "drm";
    if (isOther) return SOUND_PROBE.probe(target);
    return ask(device) as ProbeResult;
  },
});

const facts = (read: object) => ({ kind: "facts", facts: read });
const flagsOf = (device: ProbeDevice) => GET_FLAGS.issue(device, { handle: device.handle });

/** The flags of one ioctl, or what the function makes of its errno. */
const after = (then: (errno: number, flags: number, device: ProbeDevice) => unknown) =>
  asking((device) => {
    const { errno, values } = flagsOf(device);
    return then(errno, values.flags, device);
  });

const at = (errno: number, what: () => unknown) =>
  after((got) => (got === errno ? what() : REFUSED));

/** The flags of one ioctl, and what the function makes of the second. */
export const second = (
  read: (errno: number, imported: number, device: ProbeDevice) => object,
): ExporterProbe =>
  after((errno, flags, device) => {
    if (errno !== 0) return REFUSED;
    const origin = GET_ORIGIN.issue(device, { handle: device.handle });
    return facts({ flags, ...read(origin.errno, origin.values.imported, device) });
  });

/** The flags of an ioctl with another number or argument. */
function encoded(request: number, size: number): ExporterProbe {
  return asking((device) => {
    const argument = new Uint8Array(size);
    const words = new Uint32Array(argument.buffer);
    words[0] = device.handle;
    if (device.ioctl(request, argument) !== 0) return REFUSED;
    return facts({ flags: words[1] ?? 0, imported: false });
  });
}

const NATIVE = facts({ flags: 1, imported: false });
const GEM_CLOSE = drmIoctl(
  "DRM_IOCTL_GEM_CLOSE",
  "write",
  0x09,
  new Structure("struct drm_gem_close", { handle: "u32", pad: "u32" }),
);
let kept: unknown;

/** Probes that one law must catch. */
export const PROBES: readonly Broken[] = [
  brokenProbe(
    "probe-asks-its-own",
    "asks before it has read the driver's name",
    {
      ...SOUND_PROBE,
      probe(target) {
        if (target.device !== undefined) flagsOf(target.device);
        return SOUND_PROBE.probe(target);
      },
    },
    'a device of the driver "", exp_name "drm": issues 1 ioctls',
  ),
  brokenProbe(
    "probe-asks-its-own",
    "takes any device's buffer for its own",
    { ...SOUND_PROBE, probe: () => NATIVE as ProbeResult },
    'a device of the driver "", exp_name "drm": gives {"kind":"facts"',
  ),
  brokenProbe(
    "probe-asks-its-own",
    "takes any exporter's buffer for its own",
    { ...SOUND_PROBE, probe: (target) => SOUND_PROBE.probe({ ...target, expName: "drm" }) },
    'a buffer with exp_name "" on sound: issues 2 ioctls',
  ),
  brokenProbe(
    "probe-asks-its-own",
    "names no exporter",
    { ...SOUND_PROBE, expNames: [] },
    "expNames is empty",
  ),
  brokenProbe(
    "probe-survives",
    "throws on EHWPOISON",
    at(133, () => {
      throw new Error("poison");
    }),
    "ioctl 1 fails with errno 133",
  ),
  brokenProbe(
    "probe-survives",
    "throws on a second ioctl's ENODEV",
    after((errno, _, device) => {
      if (errno === 0 && flagsOf(device).errno === 19) throw new Error("gone");
      return REFUSED;
    }),
    "ioctl 2 fails with errno 19",
  ),
  brokenProbe(
    "probe-survives",
    "retries for ever",
    after((errno, _, device) => {
      while (errno === 4 && flagsOf(device).errno === 4);
      return REFUSED;
    }),
    "the probe issues over 1000 ioctls",
  ),
  brokenProbe(
    "probe-survives",
    "gives an unknown code",
    at(5, () => ({ kind: "refusal", code: "EIO" })),
    'errno 5, the others {"errno":0,"bytes":[0]}: the refusal code "EIO"',
  ),
  brokenProbe(
    "probe-survives",
    "gives nothing",
    at(5, () => undefined),
    "errno 5, ",
  ),
  brokenProbe(
    "probe-survives",
    "gives facts that are no JSON",
    after((errno, flags) => (errno === 0 ? facts({ flags: BigInt(flags) }) : REFUSED)),
    "the facts are not JSON",
  ),
  brokenProbe(
    "probe-survives",
    "divides by what the driver wrote",
    after((errno, flags) => (errno === 0 ? facts({ flags: 1 / flags }) : REFUSED)),
    "the facts are not JSON",
  ),
  brokenProbe(
    "probe-survives",
    "states a fact that is not declared",
    after((errno, flags) => (errno === 0 ? facts({ flag: flags, imported: false }) : REFUSED)),
    'sound has no fact "flag"; did you mean "flags"?',
  ),
  brokenProbe(
    "probe-survives",
    "states undefined",
    second(() => ({ imported: undefined })),
    "the facts are not JSON",
  ),
  brokenProbe(
    "probe-tells",
    "always refuses",
    after(() => REFUSED),
    "no reply of the driver",
  ),
  brokenProbe(
    "probe-states-every-fact",
    "leaves out what it was told",
    {
      ...SOUND_PROBE,
      probe(target) {
        const said = SOUND_PROBE.probe(target);
        if (said.kind !== "facts" || target.imported !== false) return said;
        return { kind: "facts", facts: { flags: said.facts.flags } };
      },
    },
    "told imported false",
  ),
  brokenProbe(
    "probe-states-every-fact",
    "leaves a fact with a default out",
    after((errno, flags) => (errno === 0 ? facts({ flags }) : REFUSED)),
    'facts {"flags":0} do not state imported',
  ),
  brokenProbe(
    "ioctl-encoded",
    "has a bare number",
    encoded(0x41, 8),
    '0x41 has the type "\\u0000"; DRM\'s is "d"',
  ),
  brokenProbe(
    "ioctl-encoded",
    "has another driver family's type",
    encoded(ioctlNumber("read-write", "D", 0x41, 8), 8),
    'has the type "D"',
  ),
  ...[4, 12, 32].map((size) =>
    brokenProbe(
      "ioctl-encoded",
      `says ${size} bytes`,
      encoded(ioctlNumber("read-write", "d", 0x41, size), 8),
      `says ${size} bytes, and its argument has 8`,
    ),
  ),
  brokenProbe(
    "ioctl-encoded",
    "is _IOR and takes the handle in",
    encoded(ioctlNumber("read", "d", 0x41, 8), 8),
    "takes nothing in, and its argument holds",
  ),
  brokenProbe(
    "ioctl-encoded",
    "is _IOW and reads the flags",
    encoded(ioctlNumber("write", "d", 0x41, 8), 8),
    "brings nothing back, and its argument is read",
  ),
  brokenProbe(
    "ioctl-encoded",
    "is no number of 32 bits",
    encoded(ioctlNumber("read-write", "d", 0x41, 8) | 0, 8),
    "is no ioctl number",
  ),
  brokenProbe(
    "asks-about-the-handle",
    "never passes it",
    asking((device) => {
      const { errno, values } = GET_FLAGS.issue(device);
      return errno === 0 ? facts({ flags: values.flags, imported: "unknown" }) : REFUSED;
    }),
    "no argument has the handle 0x5ad7c0de",
  ),
  brokenProbe(
    "handle-kept",
    "closes it",
    asking((device) => {
      const { errno, values } = flagsOf(device);
      GEM_CLOSE.issue(device, { handle: device.handle });
      return errno === 0 ? facts({ flags: values.flags, imported: "unknown" }) : REFUSED;
    }),
    "it closes the handle that it was lent",
  ),
  brokenProbe(
    "probe-listens",
    "reads past the end of a short structure",
    after((errno) => (errno === 0 ? facts({ flags: 0, imported: "unknown" }) : REFUSED)),
    'facts are {"flags":0,"imported":"unknown"} whatever the driver replies',
  ),
  brokenProbe(
    "probe-listens",
    "keeps the first result",
    after((errno, flags) => {
      if (errno === 0) kept ??= facts({ flags, imported: "unknown" });
      return errno === 0 ? kept : REFUSED;
    }),
    "whatever the driver replies",
  ),
  brokenProbe(
    "probe-failure-refuses",
    "takes failure for the default",
    at(25, () => NATIVE),
    'every ioctl fails with errno 25: facts {"flags":1,"imported":false}, which intel maps',
  ),
  brokenProbe(
    "probe-failure-tells-nothing",
    "takes a second ioctl's failure for an answer",
    second((errno, imported) => ({ imported: errno === 0 && imported === 1 })),
    'ioctl 2 fails with errno 118, the others write [1,0,0,0]: facts {"flags":1,"imported":false}, mapped cached on x86_64, Linux 7.3; but where it ends with {"errno":0,"bytes":[1,',
  ),
  brokenProbe(
    "probe-failure-tells-nothing",
    "knows one errno, and takes all others for success",
    second((errno) => ({ imported: errno === 22 })),
    'but where it ends with {"errno":22,"bytes":[]}',
  ),
];

/** Probes that must not be accused of anything, and why. */
export const HONEST: readonly (readonly [how: string, probe: ExporterProbe])[] = [
  [
    "says that it does not know",
    second((errno, imported) => ({ imported: errno === 0 ? imported === 1 : "unknown" })),
  ],
  ["asks for what it does not use", second(() => ({ imported: "unknown" }))],
  [
    "asks something else instead",
    second((errno, imported, device) => {
      if (errno === 0) return { imported: imported === 1 };
      const other = GET_ORIGIN.issue(device, { handle: device.handle });
      return { imported: other.errno === 0 ? other.values.imported === 1 : "unknown" };
    }),
  ],
  [
    "learns from an errno that the buffer is another's",
    after((errno, _, device) => {
      if (errno !== 0 && errno !== 22) return REFUSED;
      const own = facts({ flags: "unknown", imported: false });
      GET_ORIGIN.issue(device, { handle: device.handle });
      return errno === 0 ? own : { kind: "refusal", code: "FOREIGN_BUFFER" };
    }),
  ],
  [
    "passes on a bit that nobody has declared yet",
    after((errno, flags) =>
      errno === 0 ? facts({ flags: (flags | 0x10) >>> 0, imported: "unknown" }) : REFUSED,
    ),
  ],
];
