import type { Facts } from "../contract/fact.js";
import type { ProbeInputs, ProbeProgram } from "../contract/probe-program.js";

/** The type of what a program's value can be. */
type Told<V> = V extends number | string | boolean | readonly string[]
  ? V
  : V extends { readonly input: infer Name extends keyof ProbeInputs }
    ? ProbeInputs[Name]
    : V extends { readonly read: unknown } | { readonly errno: unknown }
      ? number
      : V extends { readonly map: unknown; readonly to: infer To }
        ?
            | Told<To[keyof To]>
            | (V extends { readonly otherwise: infer Otherwise } ? Told<Otherwise> : never)
        : V extends { readonly value: unknown }
          ? boolean
          : never;

/** What the steps that tell facts tell, wherever they are; of steps of no certain type nothing is known. */
type ToldBy<Program> = ProbeProgram extends Program
  ? never
  : Program extends readonly (infer Step)[]
    ? ToldIn<Step>
    : never;

type ToldIn<Step> = Step extends { readonly facts: infer F }
  ? F
  : Step extends { readonly do: infer Do }
    ? ToldBy<Do> | (Step extends { readonly else: infer Else } ? ToldBy<Else> : never)
    : never;

type NameOf<F> = F extends unknown ? keyof F : never;
type ValueOf<F, Name> = F extends { readonly [N in Name & string]: infer V } ? Told<V> : never;

/**
 * The facts that a program tells on one path or another; that each path tells all, core checks. Of a
 * program of no certain type nothing is known.
 */
export type ToldFacts<Program> = ProbeProgram extends Program
  ? Facts
  : ToldBy<Program> extends infer F
    ? { readonly [Name in NameOf<F>]: ValueOf<F, Name> }
    : never;
