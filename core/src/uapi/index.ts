export type { HeaderCheck, HeaderChecks } from "../contract/header-checks.js";
export type { FieldType } from "../contract/probe-program.js";
export {
  type Described,
  headerChecks,
  type Since,
} from "./header-checks.js";
export {
  drmIoctl,
  Ioctl,
  type IoctlDirection,
  type IoctlReply,
  ioctlNumber,
  ioctlSize,
} from "./ioctl.js";
export { type ProgramProbe, programProbe } from "./program-probe.js";
export {
  ask,
  at,
  BUFFER_SIZE,
  DEVICE_COHERENT,
  DRIVER,
  EXP_NAME,
  errnoOf,
  FOREIGN_BUFFER,
  failing,
  HANDLE,
  IMPORTED,
  MAJOR,
  MINOR,
  oneOf,
  read,
  refuse,
} from "./program-values.js";
export {
  Structure,
  type StructureFields,
  type StructureValue,
  type StructureValues,
} from "./structure.js";
export type { ToldFacts } from "./told-facts.js";
