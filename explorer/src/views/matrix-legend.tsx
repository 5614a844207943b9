import { REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import { codeInitials } from "@vmprot/core/tables";
import type { MatrixRow } from "../state/matrix-rows.js";
import { SIGN_LEGEND } from "../state/verdict-text.js";

/** What colours and letters stand for. */
export function MatrixLegend({ rows }: { readonly rows: readonly MatrixRow[] }) {
  const verdicts = rows.flatMap(({ cells }) => cells.map(({ verdict }) => verdict));
  const used = new Set(verdicts.map((verdict) => verdict.kind === "refuse" && verdict.code));
  const codes = (Object.keys(REFUSAL_CODES) as RefusalCode[]).filter((code) => used.has(code));
  return (
    <section class="legend" aria-label="legend">
      <ul class="signs">
        <li>
          <span class="cell map">cached</span> maps
        </li>
        <li>
          <span class="cell hazard">cached!</span> maps, with a hazard
        </li>
        <li>
          <span class="cell refuse">✗</span> refused
        </li>
        {SIGN_LEGEND.map(([sign, meaning]) => (
          <li key={sign}>
            <code>{sign}</code> {meaning}
          </li>
        ))}
      </ul>
      <details>
        <summary>What the letters of refusals stand for</summary>
        <dl>
          {codes.map((code) => (
            <div key={code}>
              <dt>
                {codeInitials(code)} <small>{code}</small>
              </dt>
              <dd>{REFUSAL_CODES[code].message}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
