import type { ExplanationStep } from "@vmprot/core";

const TITLES: Readonly<Record<ExplanationStep["step"], string>> = {
  answer: "Exporter",
  assume: "Assumed",
  rule: "Rule",
  host: "Host",
  "stage-2": "Stage 2",
  guest: "Guest",
  alias: "Both",
  verdict: "Verdict",
};

/** The steps that led to the verdict, each with the row that said so and its source. */
export function Why({ steps }: { readonly steps: readonly ExplanationStep[] }) {
  return (
    <section class="card" aria-labelledby="why">
      <h2 id="why">Why</h2>
      <ol class="steps">
        {steps.map(({ step, text, table, row, source }, index) => (
          <li key={index}>
            <p>
              <b>{TITLES[step]}</b> {text}
            </p>
            {table !== undefined && (
              <p class="source">
                {table}, row {row}
                {source !== undefined && <>: {source}</>}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
