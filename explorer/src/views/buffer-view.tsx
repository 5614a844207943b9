import type { Change } from "@vmprot/core";
import { useMemo } from "preact/hooks";
import { ask } from "../state/ask.js";
import { changed } from "../state/changed.js";
import { type Question, queryOf } from "../state/question.js";
import { EnvironmentControls } from "./environment-controls.js";
import { FactControls } from "./fact-controls.js";
import { QuestionBar } from "./question-bar.js";
import { SendButtons } from "./send-buttons.js";
import { TwoLevels } from "./two-levels.js";
import { VerdictView } from "./verdict-view.js";
import { Why } from "./why.js";

interface Props {
  readonly question: Question;
  readonly onChange: (question: Question) => void;
}

/** One question with its controls, and everything about its answer. */
export function BufferView({ question, onChange }: Props) {
  const query = queryOf(question);
  // Equal questions are equal texts; asking takes longer than writing them.
  const text = JSON.stringify(query);
  const asked = useMemo(() => ask({ ...query, explain: true }), [text]);
  const { result } = asked;
  const make = (changes: readonly Change[]) => onChange(changed(question, changes));
  return (
    <>
      <h1>May a guest map this buffer?</h1>
      <QuestionBar question={question} onChange={onChange} />
      <div class="parts">
        <div>
          <VerdictView asked={asked} onMake={make} />
          <SendButtons query={query} />
          <FactControls question={question} onChange={onChange} />
          <EnvironmentControls question={question} onChange={onChange} />
        </div>
        {result !== undefined && (
          <div>
            <TwoLevels key={text} result={result} />
            <Why steps={result.explanation ?? []} />
          </div>
        )}
      </div>
    </>
  );
}
