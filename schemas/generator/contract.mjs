// Which types of the contract have a schema of their own: name of the schema, name of the type, title.

/** What crosses the boundary; each has a validator. */
export const CONTRACT = [
  ["query", "Query", "A vmprot query"],
  ["answer", "VmProtAnswer", "A vmprot answer"],
  ["verdict", "GuestMapVerdict", "A vmprot verdict"],
  ["result", "Result", "A vmprot result"],
  ["platform", "Platform", "The platform of a vmprot query"],
  ["vm", "Vm", "The VM of a vmprot query"],
  ["manifest", "AdapterManifest", "The manifest of a package of vmprot adapters"],
  ["config", "VmprotConfig", "A vmprot.config.json"],
];

/** What the command prints with --json, a line each, and what it takes; errors. No validators are made of them. */
export const ROWS = [
  ["error", "VmprotErrorData", "A vmprot error, as JSON.stringify has it"],
  ["query-line", "QueryLine", "A line that vmprot query takes"],
  ["query-row", "QueryRow", "A line of vmprot query --json"],
  ["serve-line", "ServeLine", "A line that vmprot serve takes"],
  ["serve-row", "ServeRow", "A row of vmprot serve"],
  ["scan-row", "ScanRow", "A line of vmprot scan --json"],
  ["watch-row", "ScanEvent", "A line of vmprot scan --watch --json"],
  ["audit-row", "AuditRow", "A line of vmprot audit --json"],
  ["host-row", "HostRow", "A line of vmprot host --json"],
  ["doctor-row", "DoctorRow", "A line of vmprot doctor --json"],
  ["verify-row", "VerifyReport", "A line of vmprot verify --json"],
  ["verify-plan-row", "PlannedBuffer", "A line of vmprot verify --dry-run --json"],
  ["adapters-row", "AdapterRow", "A line of vmprot adapters --json"],
  ["platforms-row", "Preset", "A line of vmprot platforms --json"],
  ["explain-row", "Explained", "A line of vmprot explain --json"],
  ["matrix-row", "MatrixCell", "A line of vmprot matrix --json"],
  ["diff-row", "DiffRow", "A line of vmprot diff --json"],
];

/** What a VMM writes into snapshots and streams of migrations. No validators are made of them. */
export const SAVED = [
  ["saved-mappings", "SavedMappings", "A snapshot of GuestMappings"],
  ["saved-blobs", "SavedBlobs", "A snapshot of a BlobMapper"],
];

/** How the names of facts' schemas begin; the exporter's name follows. */
export const FACTS = "facts-";
