import { type HeaderCheck, headerChecks } from "@vmprot/core/uapi";

type Macros = Readonly<Record<string, number>>;

/** Constants by the C names that they have with this prefix. */
export function macros(prefix: string, values: Macros): Macros {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

/**
 * Checks of macros of which older headers lack some.
 *
 * @param added the first Linux that has it, by C name; macros that are not named are everywhere
 */
export function macroChecks(
  values: Macros,
  added: Readonly<Record<string, string>>,
): HeaderCheck[] {
  return Object.entries(values).flatMap(([c, value]) => {
    const since = added[c];
    return headerChecks(
      [{ [c]: value }],
      since === undefined ? {} : { since: { since, ifdef: c } },
    );
  });
}
