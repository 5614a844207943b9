import { createStyle, terminalWidth } from "../output/terminal.js";
import type { QueryOptions } from "../query/overrides.js";
import type { ResultWriter } from "../query/result-writer.js";
import type { Settings } from "../settings/settings.js";
import { Assumptions } from "./assumptions.js";
import { ExplainedResults } from "./explained-results.js";
import { ResultTable } from "./result-table.js";

/** The report for people that these options ask for. */
export function createReport(options: QueryOptions, settings: Settings): ResultWriter {
  const style = createStyle();
  const columns = terminalWidth();
  const assumptions = new Assumptions(settings, columns, style);
  const Report = options.explain === true ? ExplainedResults : ResultTable;
  return new Report(assumptions, columns, style);
}
