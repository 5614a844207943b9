import { Command, InvalidArgumentError, Option } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";
import { SCAN_FORMATS } from "../scan/scan-format.js";
import { addSettingsOptions } from "../settings/settings-options.js";

const MORE = `
Buffers that processes have open are found, each once; those of other users only as root.

A driver is asked about a buffer by importing it, on files that are closed at once. Where several
devices can have exported it (most drivers share the exp_name drm), only those are asked that refuse
what others exported: into another device an import attaches to the exporter's buffer, and can pin it
or move it to other memory. --allow-foreign-import has each of them asked in turn, or those that
--device and --driver leave: they say who is asked, never whose a buffer is. The count of a buffer's
holders tells then which device exported it.

The last line says what was read and what could not be, and what would help. Processes go on
meanwhile: no scan is a snapshot.

With --json each line is {"buffer", "device", "facts", "problem", "result"}, and the last one
{"summary"}; with --watch {"event", "row"} of what was opened, closed or changed; result is what
\`vmprot query --json\` prints, and problem says why the machine did not tell; origins, which facts were
measured, are assumed or stand for their absence, and where each field of the host is from.

Exit status: 0 all may be mapped (or there is none), 1 something was refused, 2 a process, device or
driver that was asked for is not there or cannot be looked into, or there is no /proc, 3 incomplete:
something else could not be read. 2 goes before 3, and 3 before 1; of --watch it is that of the last look.

Examples:
  $ sudo vmprot scan
  $ vmprot scan --pid $(pidof crosvm) --json | jq 'select(.result).result.verdict'
  $ sudo vmprot scan --allow-foreign-import
  $ sudo vmprot scan --watch 5
  $ sudo vmprot scan --format prometheus --output /var/lib/node_exporter/vmprot.prom
  $ sudo vmprot scan --allow-foreign-import --device /dev/dri/renderD128
`;

/** `vmprot scan`: what this machine's processes have open. */
export function scanCommand(): Command {
  const command = new Command("scan")
    .summary("every dma-buf of this machine: may a guest map it?")
    .description("Finds the dma-bufs that processes have open, and answers for each on this host.")
    .option("--pid <pid...>", "only these processes' (default: all)", pids)
    .option(
      "--allow-foreign-import",
      "ask each device that can have exported a buffer, which can pin or move those of others",
    )
    .option("--device <node>", "ask no other device, where several can have exported a buffer")
    .option("--driver <name>", "the same by a DRM driver's name, such as amdgpu")
    .option("--summary", "counts by exporter and verdict, in place of buffers")
    .option(
      "--watch [seconds]",
      "look again every so many seconds (default: 2) until ctrl-c",
      seconds,
    )
    .addOption(
      new Option("--format <format>", "how to write it (default: table)").choices(SCAN_FORMATS),
    )
    .option("--json", "the same as --format json: NDJSON")
    .option("-o, --output <file>", "write to a file, which is always whole, not to standard output")
    .option("--quiet", "print nothing: the exit status says it");
  addSettingsOptions(command, {
    platform:
      "answer for this preset or the platform in a .json file (default: host, this machine)",
  });
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { runScan } = await import("../scan/run-scan.js");
      process.exitCode = await runScan(options);
    });
}

function seconds(text: string): number {
  const value = /^[0-9]{1,5}(\.[0-9]{1,3})?$/.test(text) ? Number(text) : 0;
  if (value >= 0.1) return value;
  throw new InvalidArgumentError("Seconds are a number from 0.1 to 99999.");
}

function pids(text: string, before: readonly number[] = []): number[] {
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new InvalidArgumentError("A PID is a number from 1.");
  return [...before, Number(text)];
}
