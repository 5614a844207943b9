import { type Platform, UNKNOWN, type Vm } from "@vmprot/core";
import {
  type FieldValue,
  KERNEL_EPOCHS,
  PLATFORM_FIELDS,
  type PlatformField,
  VM_FIELDS,
  type VmField,
} from "@vmprot/core/tables";
import { applies, fieldDoc } from "../state/field-docs.js";
import { platformOf, type Question, vmOf, withPlatform, withVm } from "../state/question.js";
import { Select } from "./select.js";

interface Props {
  readonly question: Question;
  readonly onChange: (question: Question) => void;
}

const PLATFORM_NAMES = Object.keys(PLATFORM_FIELDS) as PlatformField[];
const VM_NAMES = Object.keys(VM_FIELDS) as VmField[];

/** Every field of host and VM that such a host has, or that is stated. */
export function EnvironmentControls({ question, onChange }: Props) {
  const host = platformOf(question);
  const vm = vmOf(question);
  const stated = typeof question.platform === "string" ? {} : question.platform;
  const platformFields = PLATFORM_NAMES.filter(
    (field) => applies(fieldDoc("platform", field), host) || Object.hasOwn(stated, field),
  );
  const vmFields = VM_NAMES.filter(
    (field) => applies(fieldDoc("vm", field), host) || Object.hasOwn(question.vm, field),
  );
  return (
    <>
      <details class="card">
        <summary>
          <h2>The host, field by field</h2>
        </summary>
        {platformFields.map((field) => (
          <PlatformControl
            key={field}
            field={field}
            host={host}
            onPick={(value) => onChange(withPlatform(question, field, value))}
          />
        ))}
      </details>
      <details class="card">
        <summary>
          <h2>The VM, field by field</h2>
        </summary>
        {vmFields.map((field) => (
          <Field
            key={field}
            id={`vm.${field}`}
            doc={fieldDoc("vm", field)}
            values={VM_FIELDS[field]}
            value={vm[field]}
            onPick={(value) => onChange(withVm(question, field as keyof Vm, value))}
          />
        ))}
      </details>
    </>
  );
}

interface PlatformProps {
  readonly field: PlatformField;
  readonly host: Platform;
  readonly onPick: (value: FieldValue) => void;
}

function PlatformControl({ field, host, onPick }: PlatformProps) {
  const id = `platform.${field}`;
  const doc = fieldDoc("platform", field);
  const value = host[field] ?? UNKNOWN;
  if (field !== "kernel") {
    return (
      <Field id={id} doc={doc} values={PLATFORM_FIELDS[field]} value={value} onPick={onPick} />
    );
  }
  return (
    <div class="field">
      <label for={id}>kernel</label>
      <input
        id={id}
        list="kernels"
        value={String(value)}
        maxLength={100}
        spellcheck={false}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onPick(event.currentTarget.value.trim() || UNKNOWN)}
      />
      <datalist id="kernels">
        <option value={UNKNOWN} />
        {KERNEL_EPOCHS.slice(1).map((epoch) => (
          <option key={epoch} value={epoch} />
        ))}
      </datalist>
      <p id={`${id}-hint`} class="hint">
        {doc}
      </p>
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly doc: string;
  readonly values: readonly FieldValue[];
  readonly value: FieldValue;
  readonly onPick: (value: FieldValue) => void;
}

function Field({ id, doc, values, value, onPick }: FieldProps) {
  const choices = [...values, UNKNOWN].map((each) => ({
    value: String(each),
    text: inWords(each),
  }));
  const pick = (text: string) => onPick(values.find((each) => String(each) === text) ?? UNKNOWN);
  return (
    <div class="fact">
      <Select
        id={id}
        label={id.slice(id.indexOf(".") + 1)}
        hint={`${id}-hint`}
        value={String(value)}
        choices={choices}
        onPick={pick}
      />
      <p id={`${id}-hint`} class="hint">
        {doc}
      </p>
    </div>
  );
}

const inWords = (value: FieldValue): string =>
  typeof value === "string" ? value : value ? "yes" : "no";
