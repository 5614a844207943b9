import { ENVIRONMENT_FIELD_NAMES, qualifiedName } from "@vmprot/core/tables";

/** The name of a field as the command line has it: platform.kernel, vm.guestPat. */
export type FieldName = `platform.${string}` | `vm.${string}`;

/** Every field of a host and a VM. */
export const FIELD_NAMES = ENVIRONMENT_FIELD_NAMES.map(qualifiedName) as readonly FieldName[];
