import type { ComponentChildren } from "preact";

/** One of several, as `<option>`s show it. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onPick: (value: string) => void;
  /** The id of a text about it. */
  readonly hint?: string | undefined;
  /** Choices of other groups, after these. */
  readonly children?: ComponentChildren;
}

/** A labelled list to choose from. */
export function Select({ id, label, value, choices, onPick, hint, children }: Props) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={hint}
        onChange={(event) => onPick(event.currentTarget.value)}
      >
        <Choices choices={choices} />
        {children}
      </select>
    </div>
  );
}

/** The options of a list, or of one group of it. */
export function Choices({ choices }: { readonly choices: readonly Choice[] }) {
  return choices.map(({ value, text }) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));
}
