import type { ExporterAdapter, FactDeclaration, ProbeDevice, ProbeResult } from "@vmprot/core";
import { Ioctl, Structure } from "@vmprot/core/uapi";

/** A source of numbers from 0 to below `n` that are the same in every run. */
export function numbersFrom(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** What is telling, by probe. */
const NUMBERS = new WeakMap<object, readonly number[]>();

/** How a made-up driver ends one ioctl: it writes these words over and over, and leaves those that are `-`. */
interface Answer {
  readonly errno: number;
  readonly words: readonly (number | "-")[];
}

/** Every number in a program, those beside it, which mean something to it. */
function telling(value: unknown): number[] {
  if (typeof value === "number") return [value - 1, value, value + 1].map((each) => each >>> 0);
  if (typeof value !== "object" || value === null) return [];
  if (value instanceof Ioctl || value instanceof Structure) return [];
  const keys = Array.isArray(value) ? [] : Object.keys(value).filter((key) => /^\d+$/.test(key));
  return [...keys.map(Number), ...Object.values(value)].flatMap((part) =>
    typeof part === "object" || typeof part === "number" ? telling(part) : [],
  );
}
const ERRNOS = [0, 0, 0, 0, 0, 0, 1, 19, 22, 22, 95];

/** Bytes in hexadecimal. */
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** A made-up device that notes what it is asked as the player prints it, and what it answers as that reads it. */
class NotingDevice implements ProbeDevice {
  readonly driver: string;
  readonly major: number;
  readonly minor: number;
  readonly patch = 0;
  readonly handle: number;
  readonly calls: string[] = [];
  readonly answers: string[] = [];
  readonly #answer: () => Answer;
  readonly #memory = new Map<bigint, Uint8Array>();

  constructor(identity: Omit<ProbeDevice, "ioctl" | "address" | "patch">, answer: () => Answer) {
    this.driver = identity.driver;
    this.major = identity.major;
    this.minor = identity.minor;
    this.handle = identity.handle;
    this.#answer = answer;
  }

  ioctl(request: number, argument: Uint8Array): number {
    const { errno, words } = this.#answer();
    const copy = argument.slice();
    const view = new DataView(copy.buffer);
    const targets: (readonly [at: number, bytes: Uint8Array])[] = [];
    for (let at = 0; at + 8 <= copy.length; at += 8) {
      const bytes = this.#memory.get(view.getBigUint64(at, true));
      if (bytes === undefined) continue;
      view.setBigUint64(at, 0n, true);
      targets.push([at, bytes]);
    }
    const asked = [copy, ...targets.map(([, bytes]) => bytes)].map(hex);
    this.calls.push([request.toString(16), ...asked].join(":"));
    const pointers = targets.map(([at, { length }]) => `${at} ${length}`);
    this.answers.push([errno, words.length, ...words, targets.length, ...pointers].join(" "));
    for (const bytes of [...targets.map(([, each]) => each), argument]) write(bytes, words);
    return errno;
  }

  address(bytes: Uint8Array): bigint {
    const address = 0x7f00_0000_0000n + BigInt(this.#memory.size) * 0x10_0000n;
    this.#memory.set(address, bytes);
    return address;
  }
}

function write(bytes: Uint8Array, words: Answer["words"]): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; words.length > 0 && at + 4 <= bytes.length; at += 4) {
    const word = words[(at / 4) % words.length] ?? "-";
    if (word !== "-") view.setUint32(at, word, true);
  }
}

/** One play: what the player reads, and what it must print. */
export interface Play {
  readonly input: string;
  readonly expected: string;
}

const TRI = ["unknown", false, true] as const;

/** Plays a random device to an adapter's probe. */
export function play(
  { exporter, facts, probe }: ExporterAdapter,
  abi: Readonly<Record<string, Readonly<Record<string, number>>>>,
  random: (n: number) => number,
): Play {
  if (probe === undefined) throw new Error(`${exporter} has no probe`);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const handle = pick([1, 7, 0x5ad7_c0de, 0xffff_ffff]);
  const numbers = NUMBERS.get(probe) ?? [0, ...telling(probe.program)];
  NUMBERS.set(probe, numbers);
  const word = () =>
    pick<number | "-">(["-", handle, random(64), random(2 ** 32), pick(numbers), pick(numbers)]);
  const answers = Array.from({ length: 4 }, () => ({
    errno: random(12) === 0 ? random(134) : pick(ERRNOS),
    words: Array.from({ length: random(4) === 0 ? 0 : 1 + random(6) }, word),
  }));
  let next = 0;
  const identity = {
    driver: random(30) === 0 ? "other" : pick(probe.drmDrivers ?? ["other"]),
    major: pick([0, 1, 2, 3, 4, -1]),
    minor: pick([0, 5, 6, 7, 58, 59, 60, -1]),
    handle,
  };
  const device = new NotingDevice(identity, () => answers[next++ % 4] as Answer);
  const expName = random(30) === 0 ? "nobody" : pick(probe.expNames);
  const [deviceCoherent, imported] = [random(3), random(2)];
  const size = pick([0, 4096, 2 ** 40, Number.MAX_SAFE_INTEGER, 2 ** 53]);
  const isAsked = random(30) > 0;
  const result = probe.probe({
    ...{ expName, size, deviceCoherent: TRI[deviceCoherent] ?? "unknown" },
    imported: imported === 1 ? false : "unknown",
    ...(isAsked && { device }),
  });
  const { driver, major, minor } = identity;
  const who = [abi.exporters?.[exporter], expName, isAsked ? driver : "-", major, minor, handle];
  const known = [size, deviceCoherent, imported, device.answers.length];
  const said = resultText(
    result,
    facts,
    (section) => abi[section ? `facts.${exporter}.${section}` : "codes"],
  );
  return {
    input: [...who, ...known, ...device.answers].join(" "),
    expected: [said, ...device.calls].join(" "),
  };
}

/** A result as the player prints it. */
function resultText(
  result: ProbeResult,
  declared: ExporterAdapter["facts"],
  numbers: (fact?: string) => Readonly<Record<string, number>> | undefined,
): string {
  if (result.kind === "refusal") {
    const [, errno = "0"] = /errno (\d+)/.exec(result.message ?? "") ?? [];
    return `${numbers()?.[result.code]} ${errno}`;
  }
  const values = Object.entries(declared).map(([name, declaration]) =>
    valueText(declaration, result.facts[name], numbers(name) ?? {}),
  );
  return ["0 0", ...values].join(" ");
}

function valueText(
  { kind }: FactDeclaration,
  value: unknown,
  numbers: Readonly<Record<string, number>>,
): string {
  if (kind === "bits" || kind === "count") return value === "unknown" ? "-" : String(value);
  if (value === "unknown") return "0";
  if (kind === "yes-no") return value === true ? "2" : "1";
  if (kind === "word") return String(numbers[String(value)]);
  const bits = (value as readonly string[]).map((word) => 1 << ((numbers[word] ?? 0) - 1));
  return String(bits.reduce((mask, bit) => mask | bit, 0));
}
