import { Command } from "commander";
import { addAdapterOptions } from "../adapters/adapter-options.js";

const MORE = `
What is missing costs verdicts: each line says which kinds of buffers stay unknown for want of it.

Then, for each GPU, comes which of its kinds of buffers a guest may map on this host now, in a plain VM;
which floor is missed (the kernel's version, a capability of KVM's, a feature of the processor, a setting,
the firmware's MTRRs, what the VMM does); and what meeting it would allow. QEMU is asked for its version
where it is on PATH, and libraries are looked for in the usual folders.

With --json the checks come first, each {"check", "ok", "found", "need", "remedy", "costs"}; then a line
for each kind of buffer: {"gpu", "driver", "pci", "exporter", "case", "facts", "ok", "verdict", "floors",
"allows"}.

Exit status: 0 all is there, 1 something is missing; what a guest may not map does not count.

Examples:
  $ vmprot doctor
  $ vmprot doctor --json | jq -r 'select(.check and (.ok | not)).remedy'
  $ vmprot doctor --json | jq -r 'select(.gpu and .ok).case'
`;

/** `vmprot doctor`: why the other commands cannot see all that they could. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .summary("what is missing on this machine, and what its GPUs' buffers can do")
    .description(
      "Checks what vmprot needs of this machine, and says what a guest may map of each GPU's buffers.",
    )
    .option("--json", "print as NDJSON");
  return addAdapterOptions(command)
    .addHelpText("after", MORE)
    .action(async (options) => {
      const { runDoctor } = await import("../doctor/run-doctor.js");
      process.exitCode = await runDoctor(options);
    });
}
