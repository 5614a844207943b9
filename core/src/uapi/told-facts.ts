import type { ProbeInputs } from "../contract/probe-program.js";

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

/** What each step that tells facts tells, wherever it is. */
type ToldIn<Step> = Step extends { readonly facts: infer F }
  ? F
  : Step extends { readonly do: readonly (infer Then)[] }
    ?
        | ToldIn<Then>
        | (Step extends { readonly else: readonly (infer Else)[] } ? ToldIn<Else> : never)
    : never;

type NameOf<F> = F extends unknown ? keyof F : never;
type ValueOf<F, Name> = F extends { readonly [N in Name & string]: infer V } ? Told<V> : never;

/** The facts that a program tells on one path or another; that each path tells all, core checks. */
export type ToldFacts<Program extends readonly unknown[]> =
  ToldIn<Program[number]> extends infer F
    ? { readonly [Name in NameOf<F>]: ValueOf<F, Name> }
    : never;
