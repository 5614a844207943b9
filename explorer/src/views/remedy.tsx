import type { Change, RefuseVerdict } from "@vmprot/core";

interface Props {
  readonly verdict: RefuseVerdict;
  readonly onMake: (changes: readonly Change[]) => void;
}

/** What would fix it, and the fields on which it depends. */
export function Remedy({ verdict: { remedy, changes = [], unknown = [] }, onMake }: Props) {
  return (
    <div class="remedy">
      <h2>What would fix it</h2>
      <p>{remedy}</p>
      {changes.length > 0 && (
        <p>
          <button type="button" onClick={() => onMake(changes)}>
            Try it: {changes.map(changeText).join(", ")}
          </button>
        </p>
      )}
      {unknown.length > 0 && (
        <>
          <p>It depends on what is not known:</p>
          <ul class="fields">
            {unknown.map((field) => (
              <li key={field}>
                <button type="button" onClick={() => goTo(field)}>
                  {field}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const changeText = ({ field, value }: Change): string =>
  `${field} = ${typeof value === "string" ? value : JSON.stringify(value)}`;

/** To the control of a field, which may be folded away. */
function goTo(field: string): void {
  const place = document.getElementById(field);
  const folded = place?.closest("details");
  if (folded) folded.open = true;
  const control = place?.matches("select, input") ? place : place?.querySelector("select, input");
  if (control instanceof HTMLElement) control.focus();
}
