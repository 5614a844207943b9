import { ADAPTERS } from "@vmprot/adapters";
import { PROFILES, type Profile } from "@vmprot/core";
import { useMemo } from "preact/hooks";
import { filtered, matrixRows } from "../state/matrix-rows.js";
import type { MatrixFilter, Outcome } from "../state/page.js";
import { MatrixLegend } from "./matrix-legend.js";
import { MatrixTable } from "./matrix-table.js";
import { Select } from "./select.js";

interface Props {
  readonly filter: MatrixFilter;
  readonly onChange: (filter: MatrixFilter) => void;
}

const ALL = "";
const EXPORTERS = [
  { value: ALL, text: "all" },
  ...ADAPTERS.map(({ exporter }) => ({ value: exporter, text: exporter })),
];
const OUTCOMES = [
  { value: ALL, text: "any" },
  { value: "map", text: "maps somewhere" },
  { value: "hazard", text: "maps with a hazard somewhere" },
  { value: "refuse", text: "is refused somewhere" },
];

/** Every kind of buffer on every preset, or those that a filter lets through. */
export function MatrixView({ filter, onChange }: Props) {
  const { exporter, outcome, onlyHost, profile } = filter;
  const all = useMemo(() => matrixRows(profile), [profile]);
  const rows = filtered(all, filter);
  return (
    <>
      <h1>Every kind of buffer on every host</h1>
      <MatrixLegend rows={rows} />
      <section class="bar" aria-label="filters">
        <Select
          id="only-exporter"
          label="Exporter"
          value={exporter ?? ALL}
          choices={EXPORTERS}
          onPick={(name) => onChange({ ...filter, exporter: name || undefined })}
        />
        <Select
          id="only-outcome"
          label="Verdict"
          value={outcome ?? ALL}
          choices={OUTCOMES}
          onPick={(name) =>
            onChange({ ...filter, outcome: name === ALL ? undefined : (name as Outcome) })
          }
        />
        <Select
          id="matrix-profile"
          label="Profile"
          value={profile}
          choices={PROFILES.map((value) => ({ value, text: value }))}
          onPick={(name) => onChange({ ...filter, profile: name as Profile })}
        />
        <label class="tick">
          <input
            type="checkbox"
            checked={onlyHost}
            onChange={() => onChange({ ...filter, onlyHost: !onlyHost })}
          />{" "}
          only what depends on the host
        </label>
      </section>
      <p role="status" class="soft">
        {rows.length} of {all.length} kinds of buffer
      </p>
      <MatrixTable rows={rows} />
    </>
  );
}
