import { readFileSync } from "node:fs";
import { writeFile } from "../output/write-file.js";
import { servePage } from "./serve-page.js";

/** The options of `vmprot explore`. */
export interface ExploreOptions {
  /** Where to write the page; `-` is standard output. */
  readonly output?: string;
  /** Where to serve it; absent means any free port. */
  readonly port?: number;
}

/** The bundler puts it beside the command. */
const PAGE = new URL("./explorer.html", import.meta.url);

/**
 * Writes the page, or serves it until the process is told to end.
 *
 * @throws VmprotError OUTPUT_FAILED or PORT_UNAVAILABLE
 */
export async function explore({ output, port = 0 }: ExploreOptions): Promise<void> {
  const page = readFileSync(PAGE, "utf8");
  if (output !== undefined) writeFile(output, page);
  else await servePage(page, port);
}
