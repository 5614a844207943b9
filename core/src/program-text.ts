import type {
  AddressValue,
  ComparableValue,
  IoctlDescription,
  ProbeInputs,
  ProbeProgram,
  ProbeStep,
  ProbeTest,
  ProbeValue,
  StructureDescription,
} from "./contract/probe-program.js";

const INPUTS: Readonly<Record<keyof ProbeInputs, string>> = {
  expName: "exp_name",
  size: "the buffer's size",
  deviceCoherent: "deviceCoherent, as the machine tells",
  imported: "imported, as far as it is known",
  driver: "the device's driver",
  major: "the driver's major version",
  minor: "the driver's minor version",
  handle: "the buffer's handle",
};

/** The steps of a probe in words, a line each; two spaces before what stands in a branch. */
export function programText(program: ProbeProgram): readonly string[] {
  return program.flatMap(stepLines);
}

function stepLines(step: ProbeStep): string[] {
  if ("call" in step) {
    const given = Object.entries(step.with ?? {}).map(
      ([field, value]) => `${field} = ${argumentText(value)}`,
    );
    return [`ioctl ${nameOf(step.call)}${given.length === 0 ? "" : `: ${given.join(", ")}`}`];
  }
  if ("facts" in step) {
    return Object.entries(step.facts).map(([name, value]) => `${name}: ${valueText(value)}`);
  }
  if ("refuse" in step) {
    const { code, message } = step.refuse;
    if (message === undefined) return [`refuse ${code}`];
    const parts = typeof message === "string" ? [message] : message;
    return [`refuse ${code}: ${parts.map((part) => messagePart(part)).join("")}`];
  }
  if ("find" in step) {
    const entries = `${step.find.name}, of which there are ${valueText(step.among)}`;
    return branches(`if for one ${entries}, ${testText(step.where)}`, step.do, step.else);
  }
  const tests = [step.when].flat().map((test) => testText(test));
  return branches(`if ${tests.join(" and ")}`, step.do, step.else ?? []);
}

function branches(head: string, first: ProbeProgram, second: ProbeProgram): string[] {
  const indented = (program: ProbeProgram) => programText(program).map((line) => `  ${line}`);
  const otherwise = second.length === 0 ? [] : ["else", ...indented(second)];
  return [head, ...indented(first), ...otherwise];
}

/** The C name without what every DRM driver's have in common. */
function nameOf({ name, structure }: IoctlDescription): string {
  const [, macro = structure.name] = /\bDRM_(?:IOCTL_)?(?!COMMAND_BASE)(\w+)/.exec(name) ?? [];
  return macro;
}

const argumentText = (value: ComparableValue | AddressValue): string =>
  typeof value === "object" && "at" in value ? `memory for ${value.at.name}` : valueText(value);

const messagePart = (part: Exclude<ProbeValue, readonly string[]>): string =>
  typeof part === "string" ? part : `(${valueText(part)})`;

const placeOf = (read: IoctlDescription | StructureDescription): string =>
  "structure" in read ? nameOf(read) : read.name;

function valueText(value: ProbeValue): string {
  if (typeof value !== "object") return String(value);
  if ("input" in value) return INPUTS[value.input];
  if ("read" in value) return `${value.field} of ${placeOf(value.read)}`;
  if ("errno" in value) return `errno of ${nameOf(value.errno)}`;
  if ("value" in value) return `whether ${testText(value)}`;
  if (!("to" in value)) return value.join(" + ");
  const { map, to, otherwise } = value;
  const isSame = Object.entries(to).every(([key, each]) => key === each);
  if (isSame && otherwise === undefined) return valueText(map);
  const pairs = Object.entries(to).map(([key, each]) => {
    const text = valueText(each);
    return `${text.includes(":") ? `(${text})` : text} where it is ${key}`;
  });
  const rest = otherwise === undefined ? [] : [`else ${valueText(otherwise)}`];
  return `by ${valueText(map)}: ${[...pairs, ...rest].join(", ")}`;
}

function testText(test: ProbeTest): string {
  const value = valueText(test.value).replace(/^whether /, "");
  if ("is" in test) return `${value} is ${listText(test.is, "or")}`;
  if ("isNot" in test) return `${value} is not ${listText(test.isNot, "or")}`;
  if ("has" in test) return `${value} has a bit of 0x${test.has.toString(16)}`;
  return "atLeast" in test
    ? `${value} is at least ${test.atLeast}`
    : `${value} is at most ${test.atMost}`;
}

function listText(list: ComparableValue | readonly ComparableValue[], word: string): string {
  const texts = [list].flat().map((each) => valueText(each));
  const last = texts.pop() ?? "";
  return texts.length === 0 ? last : `${texts.join(", ")} ${word} ${last}`;
}
