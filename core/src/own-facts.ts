import { bare } from "./base/plain.js";
import type { Platform } from "./contract/platform.js";
import type { Vm } from "./contract/vm.js";
import { VmprotError } from "./contract/vmprot-error.js";
import { ownFields } from "./engine/own-fields.js";
import { PART_FIELDS, type Part, wrongValue } from "./engine/part-encoder.js";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
} from "./rules/environment-fields.js";
import {
  FIELD_SCOPES,
  isOwnField,
  type OwnPlatformField,
  type OwnVmField,
} from "./rules/field-scopes.js";

/**
 * What is known of one mapping's memslot, its memory and its device. It goes over what is known of
 * the VM and the host, field by field; `unknown` does so too.
 */
export interface OwnFacts {
  readonly vm?: Pick<Vm, OwnVmField>;
  readonly platform?: Pick<Platform, OwnPlatformField>;
}

/**
 * A frozen copy of own fields in the tables' order, so that equal facts are equal as JSON; undefined
 * where nothing is stated.
 *
 * @throws VmprotError FIELD_VALUE; FIELD_UNKNOWN, too, for a field that is the host's or the VM's
 */
export function copyOfOwnFacts(own: OwnFacts | undefined): OwnFacts | undefined {
  if (own === undefined) return undefined;
  const { platform, vm } = ownFields(own, "own facts", ["platform", "vm"]);
  const parts: { platform?: object; vm?: object } = bare();
  const ofPlatform = copyOfPart("platform", platform);
  const ofVm = copyOfPart("vm", vm);
  if (ofPlatform !== undefined) parts.platform = ofPlatform;
  if (ofVm !== undefined) parts.vm = ofVm;
  return ofPlatform === undefined && ofVm === undefined ? undefined : Object.freeze(parts);
}

function copyOfPart(part: Part, value: object | undefined): object | undefined {
  if (value === undefined) return undefined;
  const stated = ownFields(value, `the own ${part}`, PART_FIELDS[part] as never[]);
  const copy: Record<string, FieldValue> = bare();
  for (const name of PART_FIELDS[part] as EnvironmentField[]) {
    const one: unknown = stated[name as never];
    if (one === undefined) continue;
    if (!isOwnField(name)) throw ofAll(part, name);
    if (one !== "unknown" && !ENVIRONMENT_FIELDS[name].includes(one as FieldValue)) {
      throw wrongValue(part, name);
    }
    copy[name] = one as FieldValue;
  }
  return Object.keys(copy).length === 0 ? undefined : Object.freeze(copy);
}

function ofAll(part: Part, name: EnvironmentField): VmprotError {
  const { scope, why } = FIELD_SCOPES[name];
  const whose = scope === "host" ? "the host" : "the VM";
  return new VmprotError(
    "FIELD_UNKNOWN",
    `${part}.${name} is a fact of ${whose}, and cannot be one mapping's own. ${why}`,
  );
}
