import type { VmProt } from "@vmprot/core";
import { createStyle, terminalWidth } from "../output/terminal.js";
import type { QueryOptions } from "../query/overrides.js";
import type { ResultWriter } from "../query/result-writer.js";
import type { Settings } from "../settings/settings.js";
import { Assumptions } from "./assumptions.js";
import { ExplainedResults } from "./explained-results.js";
import { FixFinder } from "./fix-finder.js";
import { ResultTable } from "./result-table.js";

/**
 * The report for people that these options ask for.
 *
 * @param vmProt what answers the queries
 */
export function createReport(
  options: QueryOptions,
  settings: Settings,
  vmProt: VmProt,
): ResultWriter {
  const style = createStyle();
  const columns = terminalWidth();
  const assumptions = new Assumptions(settings, columns, style);
  if (options.explain === true) return new ExplainedResults(assumptions, columns, style);
  return new ResultTable(assumptions, columns, style, new FixFinder(vmProt));
}
