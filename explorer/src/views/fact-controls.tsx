import { useState } from "preact/hooks";
import { ADAPTER_OF, type Question } from "../state/question.js";
import { FactField } from "./fact-field.js";

interface Props {
  readonly question: Question;
  readonly onChange: (question: Question) => void;
}

/** A control for each fact that the exporter's adapter declares. */
export function FactControls({ question, onChange }: Props) {
  // On a phone the picture comes first.
  const [isWide] = useState(() => window.matchMedia("(min-width: 60rem)").matches);
  const { exporter, facts } = question;
  const declared = Object.entries(ADAPTER_OF.get(exporter)?.facts ?? {});
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...others } = facts;
    // In the adapter's order, so that equal facts are equal addresses.
    const stated = { ...others, ...(value !== undefined && { [name]: value }) };
    const ordered = declared.flatMap(([each]) =>
      Object.hasOwn(stated, each) ? [[each, stated[each]] as const] : [],
    );
    onChange({ ...question, facts: Object.fromEntries(ordered) });
  };
  return (
    <details class="card" open={isWide}>
      <summary>
        <h2>The buffer's facts</h2>
      </summary>
      {declared.length === 0 && <p class="soft">Nothing of the buffer matters.</p>}
      {declared.map(([name, fact]) => (
        <FactField
          key={`${exporter} ${name}`}
          name={name}
          fact={fact}
          value={facts[name]}
          onSet={(value) => set(name, value)}
        />
      ))}
    </details>
  );
}
