import { ownFields, shown, VmprotError } from "./misuse.js";
import {
  ANSWERS,
  ENV_VARIABLES,
  EPOCHS,
  FIELDS,
  IMPLICATIONS,
  KERNEL,
  KERNEL_CLASS,
  KERNEL_CLASSES,
  PROFILES,
} from "./tables.js";

/**
 * What is known of a host and a VM, checked once, to be asked about many buffers.
 */
export class Environment {
  /** By variable its value from 1 on; 0 is unknown. */
  known = new Uint8Array(ENV_VARIABLES);
  /** By profile, by answer, the verdict once it was asked for. */
  verdicts = PROFILES.map(() => new Array(ANSWERS.length).fill(undefined));

  /** @param numbers by field, from 1 on, of the kernel the range that it is in */
  constructor(numbers) {
    const { known } = this;
    known.set(numbers);
    if (known[KERNEL] !== 0) known[KERNEL_CLASS] = 1 + KERNEL_CLASSES[known[KERNEL] - 1];
    for (const { target, value, by, is, wins } of IMPLICATIONS) {
      if (known[by] === is && (wins || known[target] === 0)) known[target] = value;
    }
  }
}

/** What is known of a host and a VM, in words. */
export function environmentOf(platform = {}, vm = {}) {
  const numbers = new Uint8Array(FIELDS.length);
  for (const [part, stated] of [
    ["platform", platform],
    ["vm", vm],
  ]) {
    for (const [name, value] of ownFields(stated, part)) {
      const place = FIELDS.findIndex((each) => each.part === part && each.name === name);
      if (place < 0) {
        throw new VmprotError("FIELD_UNKNOWN", `There is no field ${shown(name)} in ${part}.`);
      }
      if (value !== "unknown") numbers[place] = numberOf(FIELDS[place], place, value);
    }
  }
  return new Environment(numbers);
}

/** The same in numbers: each field's from 1 on, 0 where it is unknown, and the kernel as two. */
export function environmentOfNumbers(numbers) {
  const all = Array.from(numbers);
  if (all.length !== FIELDS.length + 1) {
    throw new VmprotError("FIELD_VALUE", `An environment is ${FIELDS.length + 1} numbers.`);
  }
  const [major, minor] = all.splice(KERNEL, 2, 0);
  for (const [place, { part, name, values }] of FIELDS.entries()) {
    const number = all[place];
    if (Number.isInteger(number) && number >= 0 && number <= values.length) continue;
    throw new VmprotError("FIELD_VALUE", `${part}.${name} has no value with that number.`);
  }
  const isVersion = [major, minor].every((each) => Number.isInteger(each) && each >= 0);
  if (!isVersion || (major === 0 && minor !== 0)) {
    throw new VmprotError("FIELD_VALUE", "platform.kernel must be a version's two numbers.");
  }
  if (major !== 0) all[KERNEL] = epochOf(major, minor);
  return new Environment(all);
}

function numberOf({ part, name, values }, place, value) {
  if (values.includes(value)) return values.indexOf(value) + 1;
  if (place === KERNEL && typeof value === "string") {
    const version = /^(\d{1,3})\.(\d{1,4})(?!\d)/.exec(value);
    if (version !== null) return epochOf(Number(version[1]), Number(version[2]));
  }
  const words = place === KERNEL ? "a version such as 6.18" : values.join(", ");
  throw new VmprotError("FIELD_VALUE", `${part}.${name} must be one of: ${words}, unknown.`);
}

/** The range of kernels that a version is in, from 1. */
function epochOf(major, minor) {
  const begun = EPOCHS.filter(
    (first) => major > first[0] || (major === first[0] && minor >= first[1]),
  );
  return 1 + begun.length;
}
