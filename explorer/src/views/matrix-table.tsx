import { PRESETS } from "@vmprot/core";
import { verdictSigns } from "@vmprot/core/tables";
import type { MatrixCell, MatrixRow } from "../state/matrix-rows.js";
import { addressOf } from "../state/page.js";
import { headline } from "../state/verdict-text.js";

/** The table itself, which scrolls in both directions beneath its head. */
export function MatrixTable({ rows }: { readonly rows: readonly MatrixRow[] }) {
  return (
    <section class="scroll" aria-label="matrix">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col" class="corner">
              buffer
            </th>
            {PRESETS.map(({ name, title }) => (
              <th key={name} scope="col" class="preset" title={title}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ exporter, name, cells }) => (
            <tr key={`${exporter} ${name}`}>
              <th scope="row">
                <b>{exporter}</b> {name}
              </th>
              {cells.map((cell) => (
                <Cell
                  key={String(cell.question.platform)}
                  name={`${exporter} ${name}`}
                  cell={cell}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ name, cell }: { readonly name: string; readonly cell: MatrixCell }) {
  const { question, verdict, outcome } = cell;
  const [short, why] =
    verdict.kind === "refuse"
      ? [verdict.code, `${verdict.code}: ${verdict.message}`]
      : [headline(verdict), headline(verdict)];
  return (
    <td>
      <a
        class={`cell ${outcome}`}
        href={`#${addressOf({ view: "buffer", question })}`}
        title={why}
        aria-label={`${name} on ${question.platform}: ${verdictSigns(verdict)}, ${short}`}
      >
        {verdictSigns(verdict)}
      </a>
    </td>
  );
}
