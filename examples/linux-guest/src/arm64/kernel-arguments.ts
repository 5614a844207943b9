import { joinArguments } from "../machine/join-arguments.js";

/** Work of a booting kernel that nobody here asks for: a tenth of an emulated boot. */
const LEFT_OUT = [
  // A source of randomness measures itself for long.
  "jent_mod_init",
  // For the signatures of modules, which nothing demands.
  "load_system_certificate_list",
  // Names of events, and functions that the linker left out, for tracing.
  ...["trace_eval_init", "ftrace_check_for_weak_functions"],
];

/**
 * What the board tells each kernel. The user's own arguments come after, so that they win; only
 * initcall_blacklist adds up.
 *
 * - `console`: the serial line is the only way out.
 * - `panic`: a kernel that gives up restarts at once, which KVM reports, instead of hanging.
 * - `nokaslr`: nothing that would make two runs differ.
 * - `arm64.nolva`: page tables of four levels. A fifth makes each walk longer, and each of its steps is a walk of the host's.
 * - `cryptomgr.notests`: the kernel would try all of its ciphers.
 */
const OWN: readonly string[] = [
  ...["console=ttyS0", "panic=-1", "nokaslr", "arm64.nolva", "cryptomgr.notests"],
  `initcall_blacklist=${LEFT_OUT.join(",")}`,
];

/**
 * The kernel's whole command line.
 *
 * @param users arguments of the user's, after the board's
 * @throws VmprotError INPUT_MALFORMED where the kernel would see only a part of it
 */
export const kernelArguments = (users: string): string => joinArguments(OWN, users);
