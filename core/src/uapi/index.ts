export {
  type Described,
  type HeaderCheck,
  type HeaderChecks,
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
export {
  type FieldType,
  Structure,
  type StructureFields,
  type StructureValue,
  type StructureValues,
} from "./structure.js";
