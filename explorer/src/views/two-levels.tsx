import { CACHE_MODES, type CacheMode, type Result } from "@vmprot/core";
import { useState } from "preact/hooks";
import { type Drawing, drawingsOf } from "../state/drawings.js";
import { CandidateTable } from "./candidate-table.js";
import { LevelsPicture } from "./levels-picture.js";
import { Radios } from "./radios.js";

/** The two levels of page tables, for what the guest asks for: a picture and a table of each placement. */
export function TwoLevels({
  result: { answer, verdict, explanation = [] },
}: {
  readonly result: Result;
}) {
  const best =
    verdict.kind === "map" ? verdict.guestCache : "cache" in answer ? answer.cache : "cached";
  const [asked, ask] = useState<CacheMode>(best);
  const drawings = drawingsOf(explanation);
  return (
    <section class="card" aria-labelledby="levels">
      <h2 id="levels">Two levels of page tables</h2>
      {drawings.length === 0 ? (
        <p class="soft">
          Nothing to draw: no page table is looked at where the exporter states no attributes.
        </p>
      ) : (
        <fieldset class="asks">
          <legend>The guest asks for</legend>
          <Radios
            name="asks"
            value={asked}
            choices={CACHE_MODES.toReversed().map((mode) => ({ value: mode, text: mode }))}
            onPick={(mode) => ask(mode as CacheMode)}
          />
        </fieldset>
      )}
      <div class="drawings">
        {drawings.map((drawing, index) => (
          <figure key={index}>
            <figcaption>
              <b>{placeOf(drawing)}</b>
              {drawing.assumed !== undefined && <small> {drawing.assumed}</small>}
            </figcaption>
            <LevelsPicture drawing={drawing} asked={asked} id={`levels-${index}`} />
            <CandidateTable drawing={drawing} asked={asked} />
          </figure>
        ))}
      </div>
    </section>
  );
}

const placeOf = ({ memory, cache }: Drawing): string =>
  `In ${memory === "ram" ? "RAM" : "the device's memory"}, which the exporter maps ${cache}`;
