import type { Choice } from "./select.js";

interface Props {
  /** The group's name; unique in the page. */
  readonly name: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onPick: (value: string) => void;
}

/** Radio buttons in a row; a fieldset around them says of what. */
export function Radios({ name, value, choices, onPick }: Props) {
  return (
    <div class="radios">
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onPick(choice.value)}
          />{" "}
          {choice.text}
        </label>
      ))}
    </div>
  );
}
