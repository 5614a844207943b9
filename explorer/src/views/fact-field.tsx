import { type BitsFact, type CountFact, type FactDeclaration, UNKNOWN } from "@vmprot/core";
import { Radios } from "./radios.js";
import { Select } from "./select.js";

interface Props<Fact = FactDeclaration> {
  readonly name: string;
  readonly fact: Fact;
  /** Undefined where it is not stated. */
  readonly value: unknown;
  readonly onSet: (value: unknown) => void;
}

/** Not stated, as lists and radio buttons name it; no word of a fact's is empty. */
const ABSENT = "";
const STATED = "stated";

/** The control of one fact, by its kind. */
export function FactField(props: Props) {
  const { name, fact, value, onSet } = props;
  const id = `facts.${name}`;
  const hint = `${id}-hint`;
  const about = (
    <p id={hint} class="hint">
      {fact.doc}
    </p>
  );
  if (fact.kind === "word") {
    return (
      <div class="fact">
        <Select
          id={id}
          label={name}
          hint={hint}
          value={value === undefined ? ABSENT : String(value)}
          choices={[
            ...fact.words.map((word) => ({ value: word, text: word })),
            ...openChoices(fact),
          ]}
          onPick={(picked) => onSet(picked === ABSENT ? undefined : picked)}
        />
        {about}
      </div>
    );
  }
  return (
    <fieldset id={id} class="fact" aria-describedby={hint}>
      <legend>{name}</legend>
      {about}
      {fact.kind === "yes-no" && <YesNo {...props} fact={fact} />}
      {fact.kind === "bits" && <Bits {...props} fact={fact} />}
      {fact.kind === "words" && <Words {...props} fact={fact} />}
      {fact.kind === "count" && <Count {...props} fact={fact} />}
    </fieldset>
  );
}

/** What can be said of any fact instead of a value. */
function openChoices(fact: FactDeclaration) {
  const absent = { value: ABSENT, text: `not stated, that is ${absentText(fact)}` };
  return [{ value: UNKNOWN, text: "unknown" }, ...(fact.absent === undefined ? [] : [absent])];
}

function absentText({ absent }: FactDeclaration): string {
  if (typeof absent === "boolean") return absent ? "yes" : "no";
  return Array.isArray(absent) ? absent.join(" and ") : String(absent);
}

function YesNo({ name, fact, value, onSet }: Props) {
  const values: Readonly<Record<string, unknown>> = {
    true: true,
    false: false,
    [UNKNOWN]: UNKNOWN,
  };
  return (
    <Radios
      name={name}
      value={value === undefined ? ABSENT : String(value)}
      choices={[
        { value: "true", text: "yes" },
        { value: "false", text: "no" },
        ...openChoices(fact),
      ]}
      onPick={(picked) => onSet(values[picked])}
    />
  );
}

interface OpenProps extends Props {
  /** What is stated where a value is wanted and none is there. */
  readonly start: unknown;
  readonly text: string;
}

/** Whether a value is stated at all. */
function Open({ name, fact, value, onSet, start, text }: OpenProps) {
  const isStated = value !== undefined && value !== UNKNOWN;
  const picks: Readonly<Record<string, unknown>> = { [STATED]: start, [UNKNOWN]: UNKNOWN };
  return (
    <Radios
      name={name}
      value={isStated ? STATED : String(value ?? ABSENT)}
      choices={[{ value: STATED, text }, ...openChoices(fact)]}
      onPick={(picked) => onSet(picks[picked])}
    />
  );
}

function Bits(props: Props<BitsFact>) {
  const { fact, value, onSet } = props;
  const mask = typeof value === "number" ? value : 0;
  return (
    <>
      <Open {...props} start={mask} text="as ticked" />
      <div class="ticks">
        {Object.entries(fact.bits).map(([bitName, bit]) => (
          <label key={bitName}>
            <input
              type="checkbox"
              checked={(mask & bit) !== 0}
              onChange={() => onSet((mask ^ bit) >>> 0)}
            />{" "}
            {bitName} <small>0x{bit.toString(16)}</small>
          </label>
        ))}
      </div>
    </>
  );
}

function Words(props: Props<Extract<FactDeclaration, { readonly kind: "words" }>>) {
  const { fact, value, onSet } = props;
  const stated: readonly unknown[] = Array.isArray(value) ? value : [];
  const toggle = (word: string) => {
    const words = fact.words.filter((each) => stated.includes(each) !== (each === word));
    onSet(words.length > 0 ? words : UNKNOWN);
  };
  return (
    <>
      <Open
        {...props}
        start={stated.length > 0 ? stated : fact.words.slice(0, 1)}
        text="as ticked"
      />
      <div class="ticks">
        {fact.words.map((word) => (
          <label key={word}>
            <input type="checkbox" checked={stated.includes(word)} onChange={() => toggle(word)} />{" "}
            {word}
          </label>
        ))}
      </div>
    </>
  );
}

function Count(props: Props<CountFact>) {
  const { name, fact, value, onSet } = props;
  const { unit, least, most } = fact;
  const set = (input: HTMLInputElement) => {
    if (input.reportValidity() && input.value !== "") onSet(input.valueAsNumber);
  };
  return (
    <>
      <Open {...props} start={least} text={`so many ${unit}`} />
      <label class="count">
        {unit}{" "}
        <input
          type="number"
          name={`${name}-number`}
          min={least}
          max={most}
          step={1}
          value={typeof value === "number" ? value : ""}
          onChange={(event) => set(event.currentTarget)}
        />
      </label>
    </>
  );
}
