import { ADAPTERS } from "@vmprot/adapters";
import { PRESETS, PROFILES, type PresetName, type Profile } from "@vmprot/core";
import {
  ADAPTER_OF,
  bufferOf,
  fieldByField,
  type Question,
  sameFacts,
  withPreset,
} from "../state/question.js";
import { type Choice, Choices, Select } from "./select.js";

/** Values of lists that stand for none of the named ones. */
const OTHER = "";

const EXPORTERS: readonly Choice[] = ADAPTERS.map(({ exporter }) => ({
  value: exporter,
  text: exporter,
}));
/** Each other name of an exporter's with the exporter and what the name says. */
const NAMES = ADAPTERS.flatMap((adapter) =>
  Object.entries(adapter.names ?? {}).map(([name, says]) => ({ name, adapter, says })),
).sort((a, b) => (a.name < b.name ? -1 : 1));
const OTHER_NAMES: readonly Choice[] = NAMES.map(({ name, adapter }) => ({
  value: name,
  text: `${name} (${adapter.exporter})`,
}));
const HOSTS: readonly Choice[] = PRESETS.map(({ name, title }) => ({
  value: name,
  text: `${name}: ${title}`,
}));
const PROFILE_TEXTS: Readonly<Record<Profile, string>> = {
  coherent: "coherent: accept what hardware keeps coherent",
  strict: "strict: accept no difference",
};

interface Props {
  readonly question: Question;
  readonly onChange: (question: Question) => void;
}

/** The question in short: whose buffer, which kind, on which host. */
export function QuestionBar({ question, onChange }: Props) {
  const { exporter, facts, platform, profile } = question;
  const adapter = ADAPTER_OF.get(exporter);
  const cases = adapter?.cases ?? [];
  const at = cases.findIndex((each) => sameFacts(each.facts, facts));
  const pickExporter = (name: string) => {
    const named = NAMES.find((each) => each.name === name);
    const picked = named?.adapter ?? ADAPTER_OF.get(name);
    if (picked !== undefined) onChange({ ...question, ...bufferOf(picked, named?.says) });
  };
  const pickCase = (index: string) => {
    const picked = cases[Number(index)];
    if (index !== OTHER && picked !== undefined) onChange({ ...question, facts: picked.facts });
  };
  const pickHost = (name: string) =>
    onChange(name === OTHER ? fieldByField(question) : withPreset(question, name as PresetName));
  return (
    <section aria-label="question">
      <div class="bar">
        <Select
          id="exporter"
          label="Exporter"
          value={exporter}
          choices={EXPORTERS}
          hint="exporter-title"
          onPick={pickExporter}
        >
          <optgroup label="other names">
            <Choices choices={OTHER_NAMES} />
          </optgroup>
        </Select>
        <Select
          id="case"
          label="Kind of buffer"
          value={at < 0 ? OTHER : String(at)}
          choices={[
            ...cases.map(({ name }, index) => ({ value: String(index), text: name })),
            ...(at < 0 ? [{ value: OTHER, text: "by its facts" }] : []),
          ]}
          onPick={pickCase}
        />
        <Select
          id="host"
          label="Host and VM"
          value={typeof platform === "string" ? platform : OTHER}
          choices={[...HOSTS, { value: OTHER, text: "field by field" }]}
          onPick={pickHost}
        />
        <Select
          id="profile"
          label="Profile"
          value={profile}
          choices={PROFILES.map((value) => ({ value, text: PROFILE_TEXTS[value] }))}
          onPick={(picked) => onChange({ ...question, profile: picked as Profile })}
        />
      </div>
      <p id="exporter-title" class="soft">
        {adapter?.title}
      </p>
    </section>
  );
}
