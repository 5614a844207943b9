import type { ExporterAdapter, Facts } from "@vmprot/core";
import type { Law } from "./law.js";
import { RULES } from "./laws/index.js";
import type { LawOptions } from "./options.js";
import { Subject } from "./subject.js";

/** The laws that this adapter must obey; those of probes only if it has one. */
export function adapterLaws<F = Facts>(
  adapter: ExporterAdapter<F>,
  options: LawOptions = {},
): readonly Law[] {
  const subject = new Subject(adapter as unknown as ExporterAdapter, options);
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
    return error instanceof Error ? error.message : String(error);
  }
}
