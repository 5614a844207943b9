export { didYouMean, suggestion } from "./base/did-you-mean.js";
export { isPlainObject } from "./base/plain.js";
export { printable, quote, shown } from "./base/quote.js";
export { reasonOf } from "./base/reason-of.js";
export {
  ADAPTER_KEYWORD,
  type AdapterManifest,
  type AdapterManifestEntry,
} from "./contract/adapter-manifest.js";
export type {
  AdapterRefusal,
  AdapterRule,
  BitsCondition,
  ConditionOf,
  CountCondition,
  FactCondition,
  MapRule,
  RefuseRule,
  WordCondition,
  WordsCondition,
  YesNoCondition,
} from "./contract/adapter-rule.js";
export {
  CACHE_MODES,
  type CacheMode,
  MAP_INFO,
  type MapInfo,
  worstCase,
} from "./contract/cache-mode.js";
export type { CodeEntry } from "./contract/code-entry.js";
export { CODE_TABLE, type Code } from "./contract/code-table.js";
export { CONTRACT_VERSION, SUPPORTED_CONTRACTS } from "./contract/contract-version.js";
export { ERROR_CODES, type ErrorCode } from "./contract/error-codes.js";
export type {
  AdapterCase,
  ExporterAdapter,
  FunctionAdapter,
  RuleAdapter,
} from "./contract/exporter-adapter.js";
export { EXPORTER_NAME } from "./contract/exporter-name.js";
export {
  type ExporterProbe,
  type ProbeDevice,
  type ProbeRefusal,
  type ProbeResult,
  type ProbeTarget,
  SHARED_EXP_NAME,
} from "./contract/exporter-probe.js";
export type {
  BitsFact,
  CountFact,
  FactDeclaration,
  FactDeclarations,
  Facts,
  FactsOf,
  FactValue,
  KnownFactsOf,
  WordFact,
  WordsFact,
  YesNoFact,
} from "./contract/fact.js";
export { FIX_COSTS, type Fix, type FixCost, type Fixes, type Standing } from "./contract/fix.js";
export type {
  Change,
  GuestAttribute,
  GuestMapVerdict,
  Hazard,
  MapVerdict,
  RefuseVerdict,
} from "./contract/guest-map-verdict.js";
export { HAZARD_CODES, type HazardCode } from "./contract/hazard-codes.js";
export type { HeaderCheck, HeaderChecks } from "./contract/header-checks.js";
export type { Arch, HostCondition, HostTraits, KernelRange } from "./contract/host-traits.js";
export {
  type PageKind,
  PLACEMENT_VALUES,
  type Placement,
  type VmaKind,
} from "./contract/placement.js";
export type { KernelVersion, Platform, PresetName } from "./contract/platform.js";
export type {
  AddressValue,
  CallStep,
  ComparableValue,
  ErrnoValue,
  FactsStep,
  FieldType,
  FieldValue,
  FindStep,
  InputValue,
  IoctlDescription,
  MappedValue,
  ProbeInputs,
  ProbeProgram,
  ProbeStep,
  ProbeTest,
  ProbeValue,
  RefuseStep,
  StructureDescription,
  WhenStep,
} from "./contract/probe-program.js";
export { PROFILES, type Profile } from "./contract/profile.js";
export type { Query } from "./contract/query.js";
export {
  ADAPTER_REFUSAL_CODES,
  type AdapterRefusalCode,
  type ProbeRefusalCode,
  REFUSAL_CODES,
  type RefusalCode,
} from "./contract/refusal-codes.js";
export type { ExplanationStep, FoundTypes, Result } from "./contract/result.js";
export { UNKNOWN, type Unknown } from "./contract/unknown.js";
export type { Vm } from "./contract/vm.js";
export type { VmProtAnswer, VmProtAttributes, VmProtRefusal } from "./contract/vm-prot-answer.js";
export type { SetFields, VmprotConfig } from "./contract/vmprot-config.js";
export { VmprotError } from "./contract/vmprot-error.js";
export {
  WEAKENING_CODES,
  type WeakeningCode,
  type WeakeningEntry,
} from "./contract/weakening-codes.js";
export { type Buffer, bufferOf, defineAdapter } from "./define-adapter.js";
export type { AskedQuery } from "./engine/observed-adapter.js";
export { ownFields } from "./engine/own-fields.js";
export type { GuestMapping, MappingChanges, MappingState } from "./guest-mapping.js";
export { GuestMappings } from "./guest-mappings.js";
export type { OwnFacts } from "./own-facts.js";
export { PLAIN_VM } from "./rules/plain-vm.js";
export { PRESETS, type Preset } from "./rules/presets.js";
export type { SavedMapping } from "./saved-mapping.js";
export { type VerdictCount, VerdictCounters } from "./verdict-counters.js";
export type { VmFacts } from "./vm-facts.js";
export {
  type EnvironmentQuery,
  VmProt,
  type VmProtEnvironment,
  type VmProtOptions,
} from "./vm-prot.js";
export type { Weakening } from "./weakenings.js";
