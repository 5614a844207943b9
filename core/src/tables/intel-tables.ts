import type { TypeTable } from "./table.js";

const PAT = ["UC", "UC-", "WC", "WT", "WP", "WB"] as const;

/** MTRR type × PAT type. Cells noted "undefined in earlier manuals" are WC × WT/WP and WT/WP × WP. */
export const INTEL_MTRR_PAT: TypeTable = {
  id: "intel-mtrr-pat",
  title: "MTRR type (rows) × PAT type (columns) → effective type",
  source: "Intel SDM vol. 3A, 12.5.2.2, table 12-7 (11.5.2.2, table 11-7 in older editions)",
  columns: PAT,
  rows: {
    UC: ["UC", "UC", "WC", "UC", "UC", "UC"],
    WC: ["UC", "WC", "WC", "UC", "UC", "WC"],
    WT: ["UC", "UC", "WC", "WT", "WP", "WT"],
    WP: ["UC", "WC", "WC", "WT", "WP", "WP"],
    WB: ["UC", "UC", "WC", "WT", "WP", "WB"],
  },
};

/** EPT type × guest PAT type, ignore-PAT clear: the MTRR table with the EPT type as the row. */
export const INTEL_EPT_PAT: TypeTable = {
  ...INTEL_MTRR_PAT,
  id: "intel-ept-pat",
  title: "EPT type (rows) × guest PAT type (columns) → effective type, ignore-PAT clear",
  source:
    "Intel SDM vol. 3C, 30.3.7.2 (vol. 3B, 24.2.5.2 in older editions), and vol. 3A table 12-7",
};

/** EPT type × guest PAT type, ignore-PAT set: the guest has no say. */
export const INTEL_EPT_IGNORE_PAT: TypeTable = {
  id: "intel-ept-ignore-pat",
  title: "EPT type (rows) × guest PAT type (columns) → effective type, ignore-PAT set",
  source: "Intel SDM vol. 3C, 30.3.7.2 (vol. 3B, 24.2.5.2 in older editions)",
  columns: PAT,
  rows: Object.fromEntries(
    Object.keys(INTEL_MTRR_PAT.rows).map((ept) => [ept, PAT.map(() => ept)]),
  ),
};

const FORBIDDEN = "forbidden-wc-cached";
const UNDEFINED = "undefined-uc-cached";
const UNCACHED = "sdm-unsupported-uncached";
const CACHED = "sdm-unsupported-cached";

/** Host type × guest type of one physical page. */
export const INTEL_ALIAS: TypeTable = {
  id: "intel-alias",
  title: "host type (rows) × guest type (columns) → what the manual says of the pair",
  source: "Intel SDM vol. 3A, 12.12.4 (11.12.4 in older editions)",
  columns: ["UC", "WC", "WT", "WP", "WB"],
  rows: {
    UC: ["ok", UNCACHED, UNDEFINED, UNDEFINED, UNDEFINED],
    "UC-": ["ok", UNCACHED, UNDEFINED, UNDEFINED, UNDEFINED],
    WC: [UNCACHED, "ok", FORBIDDEN, FORBIDDEN, FORBIDDEN],
    WT: [UNDEFINED, FORBIDDEN, "ok", CACHED, CACHED],
    WP: [UNDEFINED, FORBIDDEN, CACHED, "ok", CACHED],
    WB: [UNDEFINED, FORBIDDEN, CACHED, CACHED, "ok"],
  },
};
