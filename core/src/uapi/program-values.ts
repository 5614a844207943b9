import { freezeDeep } from "../base/plain.js";
import type {
  AddressValue,
  CallStep,
  ComparableValue,
  ErrnoValue,
  FieldValue,
  InputValue,
  ProbeTest,
  RefuseStep,
} from "../contract/probe-program.js";
import type { Ioctl } from "./ioctl.js";
import type { Structure, StructureFields } from "./structure.js";

/** `exp_name` of the buffer. */
export const EXP_NAME = Object.freeze({ input: "expName" } as const satisfies InputValue);
/** The buffer's bytes, where they are known. */
export const BUFFER_SIZE = Object.freeze({ input: "size" } as const satisfies InputValue);
/** What the machine tells of the devices that use the buffer: whether they see the CPU's caches. */
export const DEVICE_COHERENT = Object.freeze({
  input: "deviceCoherent",
} as const satisfies InputValue);
/** Whether the device imported the buffer, as far as that is known: false or unknown. */
export const IMPORTED = Object.freeze({ input: "imported" } as const satisfies InputValue);
/** DRM_IOCTL_VERSION's name of the device. */
export const DRIVER = Object.freeze({ input: "driver" } as const satisfies InputValue);
/** DRM_IOCTL_VERSION's first number of the device. */
export const MAJOR = Object.freeze({ input: "major" } as const satisfies InputValue);
/** DRM_IOCTL_VERSION's second number of the device. */
export const MINOR = Object.freeze({ input: "minor" } as const satisfies InputValue);
/** The buffer's GEM handle. */
export const HANDLE = Object.freeze({ input: "handle" } as const satisfies InputValue);

/** A field as the driver left it in the ioctl's argument, or in the memory that it was pointed at. */
export const read = <F extends StructureFields>(
  from: Ioctl<F> | Structure<F>,
  field: keyof F & string,
): FieldValue => ({ read: from, field });

/** How the last call of an ioctl ended: 0, or the positive errno. */
export const errnoOf = (ioctl: Ioctl): ErrnoValue => ({ errno: ioctl });

/** The address of zeroed memory for a structure, or for several. */
export const at = (structure: Structure, count = 1): AddressValue => ({ at: structure, count });

/** One of these words that the value is. */
export const oneOf = <const Words extends readonly string[]>(
  value: ComparableValue,
  words: Words,
) => ({
  map: value,
  to: Object.fromEntries(words.map((word) => [word, word])) as {
    readonly [Word in Words[number]]: Word;
  },
});

/** Ends the program without facts, by default because the driver left everything open. */
export const refuse = (
  message: RefuseStep["refuse"]["message"] & {},
  code: RefuseStep["refuse"]["code"] = "ATTRIBUTES_UNKNOWN",
): RefuseStep => ({ refuse: { code, message } });

/** Ends the program: the buffer is another exporter's. */
export const FOREIGN_BUFFER = freezeDeep({
  refuse: { code: "FOREIGN_BUFFER" },
} as const satisfies RefuseStep);

/** Values of an ioctl's fields. */
type With<F extends StructureFields> = {
  readonly [Name in keyof F]?: ComparableValue | AddressValue;
};

/** A step that may end the program, and tells nothing. */
interface Refusing {
  readonly when: ProbeTest;
  readonly do: readonly [RefuseStep];
}

/** Issues an ioctl, and refuses where it fails, with its short name. */
export const ask = <F extends StructureFields>(
  ioctl: Ioctl<F>,
  values: With<F>,
  name: string,
): readonly [CallStep, Refusing] => [
  { call: ioctl, with: values as CallStep["with"] & {} },
  failing(ioctl, name),
];

/**
 * Refuses where an ioctl failed, with its short name.
 *
 * @param but errnos that tell something all the same
 */
export const failing = (
  ioctl: Ioctl,
  name: string,
  { but = [], since = "" }: { readonly but?: readonly number[]; readonly since?: string } = {},
): Refusing => ({
  when: { value: errnoOf(ioctl), isNot: [0, ...but] },
  do: [refuse([`${name} failed with errno `, errnoOf(ioctl), `${since}.`])],
});
