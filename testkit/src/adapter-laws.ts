import { type ExporterAdapter, type FactDeclarations, reasonOf } from "@vmprot/core";
import { checkOptions } from "./check-options.js";
import type { Law } from "./law.js";
import { RULES } from "./laws/index.js";
import type { LawOptions } from "./options.js";
import { Subject } from "./subject.js";

/**
 * The laws that this adapter must obey: those of functions, of rows and of probes only if it has
 * them.
 *
 * @throws VmprotError ADAPTER_INVALID if no adapter is given; FIELD_UNKNOWN or FIELD_VALUE if an
 * option is not what it must be
 */
export function adapterLaws<F extends FactDeclarations>(
  adapter: ExporterAdapter<F>,
  options: LawOptions = {},
): readonly Law[] {
  const anyAdapter = adapter as unknown as ExporterAdapter;
  checkOptions(anyAdapter, options);
  const subject = new Subject(anyAdapter, options);
  return RULES.filter((rule) => rule.appliesTo?.(subject) ?? true).map((rule) => ({
    name: rule.name,
    why: rule.why,
    check(): void {
      const found = attempt(() => rule.counterexample(subject));
      if (found === undefined) return;
      throw new Error(
        `${adapter.exporter} breaks the law ${rule.name}.\n  Counterexample: ${found}\n  Why: ${rule.why}`,
      );
    },
  }));
}

/** An adapter that throws breaks whichever law was being checked. */
function attempt(find: () => string | undefined): string | undefined {
  try {
    return find();
  } catch (error) {
    return reasonOf(error);
  }
}
