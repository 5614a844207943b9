import type { ProbeRefusalCode } from "./refusal-codes.js";

/** The C types that UAPI structures are made of; pointers are `u64`, as in every 64-bit process. */
export type FieldType = "u8" | "u16" | "u32" | "s32" | "u64" | "s64";

/** A C structure that a driver reads or writes. */
export interface StructureDescription {
  /** The C name, such as `struct drm_gem_close`. */
  readonly name: string;
  /** C types by field, in the header's order. */
  readonly fields: Readonly<Record<string, FieldType>>;
  /** Bytes, padding included. */
  readonly size: number;
  /** Bytes from the start, by field. */
  readonly offsets: Readonly<Record<string, number>>;
}

/** An ioctl whose argument is a structure. */
export interface IoctlDescription {
  /** The C name of its number. */
  readonly name: string;
  /** The number itself, as asm-generic/ioctl.h encodes it. */
  readonly request: number;
  readonly structure: StructureDescription;
}

/** What a program is told before it begins. */
export interface ProbeInputs {
  /** `exp_name` of the buffer. */
  readonly expName: string;
  /** The buffer's bytes. */
  readonly size: number | "unknown";
  /** As {@link ProbeTarget.deviceCoherent}. */
  readonly deviceCoherent: boolean | "unknown";
  /** As {@link ProbeTarget.imported}. */
  readonly imported: false | "unknown";
  /** DRM_IOCTL_VERSION's name of the device, and its numbers. */
  readonly driver: string;
  readonly major: number;
  readonly minor: number;
  /** The buffer's GEM handle. */
  readonly handle: number;
}

/** One of the inputs. */
export interface InputValue<Name extends keyof ProbeInputs = keyof ProbeInputs> {
  readonly input: Name;
}

/**
 * A field as the driver left it: of the ioctl's argument in its last call, or of the structure that
 * the last call with its address pointed at, or that a `find` found. Told as a fact, more than 32 bits
 * end the program as UNKNOWN_FACTS: no fact says that.
 */
export interface FieldValue {
  readonly read: IoctlDescription | StructureDescription;
  readonly field: string;
}

/** How the last call of an ioctl ended: 0, or the positive errno. */
export interface ErrnoValue {
  readonly errno: IoctlDescription;
}

/**
 * What another value is mapped to: what stands at its key, or else `otherwise`. Without that, a value
 * that is no key ends the program as ATTRIBUTES_UNKNOWN. Keys are words, decimal numbers, or `false`
 * and `true`, as objects' keys are.
 */
export interface MappedValue {
  readonly map: ComparableValue;
  readonly to: Readonly<Record<string, ProbeValue>>;
  readonly otherwise?: ProbeValue;
}

/** What a program computes with. A test is true or false. */
export type ComparableValue =
  | number
  | string
  | boolean
  | InputValue
  | FieldValue
  | ErrnoValue
  | MappedValue
  | ProbeTest;

/** What facts can be: lists of words too. */
export type ProbeValue = ComparableValue | readonly string[];

/** One or several of them. */
type OneOf<Value> = Value | readonly Value[];

/** Whether a value is or is not (one of) others, has a bit of a mask, or is in a range. */
export type ProbeTest = { readonly value: ComparableValue } & (
  | { readonly is: OneOf<ComparableValue> }
  | { readonly isNot: OneOf<ComparableValue> }
  | { readonly has: number }
  | { readonly atLeast: number }
  | { readonly atMost: number }
);

/** The address of zeroed memory that the driver reads or writes during the call. */
export interface AddressValue {
  readonly at: StructureDescription;
  /** Room for so many of the structure, one behind the other; absent means one. */
  readonly count?: number;
  /** So many bytes instead, but never more than the structure has. */
  readonly bytes?: FieldValue;
}

/** Issues an ioctl; what its argument is not given is zero. */
export interface CallStep {
  readonly call: IoctlDescription;
  readonly with?: Readonly<Record<string, ComparableValue | AddressValue>>;
}

/** Goes on with `do` where every test holds, else with `else`, and then with the next step. */
export interface WhenStep {
  readonly when: OneOf<ProbeTest>;
  readonly do: ProbeProgram;
  readonly else?: ProbeProgram;
}

/**
 * Looks for the first of `among` structures in the memory of the last call that `where` holds for, and
 * goes on with `do`, which reads that one; or with `else`, also where there are said to be more than
 * there was room for.
 */
export interface FindStep {
  readonly find: StructureDescription;
  readonly among: FieldValue;
  readonly where: ProbeTest;
  readonly do: ProbeProgram;
  readonly else: ProbeProgram;
}

/** Tells facts. */
export interface FactsStep {
  readonly facts: Readonly<Record<string, ProbeValue>>;
}

/** Ends the program without facts. */
export interface RefuseStep {
  readonly refuse: {
    readonly code: ProbeRefusalCode;
    /** Text, or its parts; absent means the code's own message. */
    readonly message?: string | readonly (string | FieldValue | ErrnoValue)[];
  };
}

/** One step of a program, which only ever goes forward. */
export type ProbeStep = CallStep | WhenStep | FindStep | FactsStep | RefuseStep;

/**
 * How a device is asked about a buffer, as data: steps that can be read, checked and compiled. A
 * path that reaches the end has told every fact of its adapter once; all others end with a refusal.
 */
export type ProbeProgram = readonly ProbeStep[];
