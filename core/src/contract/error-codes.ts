import { freezeDeep } from "../base/plain.js";
import type { CodeEntry } from "./code-entry.js";

/** Stable codes of errors: broken callers, bad input, a machine that lacks something. */
export type ErrorCode =
  | "ADAPTER_DUPLICATE"
  | "ADAPTER_INVALID"
  | "ADAPTER_NOT_FOUND"
  | "ADAPTER_UNLOADABLE"
  | "ADAPTER_UNTRUSTED"
  | "ALLOCATION_FAILED"
  | "ARCH_UNSUPPORTED"
  | "CLIENT_LIMIT"
  | "CLIENT_REFUSED"
  | "CODE_UNKNOWN"
  | "CONSENT_MISSING"
  | "CONTRACT_UNSUPPORTED"
  | "DEVICE_HIDDEN"
  | "DEVICE_NOT_DRM"
  | "DEVICE_UNAVAILABLE"
  | "ENGINE_UNAVAILABLE"
  | "FDINFO_MALFORMED"
  | "FD_CHANGED"
  | "FD_CLOSED"
  | "FD_COUNT"
  | "FD_UNREACHABLE"
  | "FFI_UNAVAILABLE"
  | "FIELD_DUPLICATE"
  | "FIELD_MISSING"
  | "FIELD_TYPE"
  | "FIELD_UNKNOWN"
  | "FIELD_VALUE"
  | "IMPORT_FAILED"
  | "INPUT_EMPTY"
  | "INPUT_MALFORMED"
  | "INPUT_NOT_FOUND"
  | "INPUT_NOT_JSON"
  | "INPUT_NOT_OBJECT"
  | "INPUT_NOT_TEXT"
  | "INPUT_TOO_LONG"
  | "INPUT_TRUNCATED"
  | "INPUT_UNREADABLE"
  | "INTERNAL"
  | "INVENTORY_SHAPE"
  | "KVM_CALL_FAILED"
  | "IOCTL_MALFORMED"
  | "MAPPING_HELD"
  | "MEMORY_EXHAUSTED"
  | "NOT_COMPILABLE"
  | "NOT_DMA_BUF"
  | "OUTPUT_FAILED"
  | "PLATFORM_NAME_UNKNOWN"
  | "PORT_UNAVAILABLE"
  | "PROCESSES_HIDDEN"
  | "PROCESS_DENIED"
  | "PROCESS_GONE"
  | "PROC_UNAVAILABLE"
  | "PROC_UNREADABLE"
  | "RESTORE_MISMATCH"
  | "SOCKET_IN_USE"
  | "SOCKET_UNUSABLE"
  | "TARGET_NOT_EMPTY"
  | "TIME_OVER"
  | "USAGE";

/** Every error code. */
export const ERROR_CODES: Readonly<Record<ErrorCode, CodeEntry>> = freezeDeep<
  Readonly<Record<ErrorCode, CodeEntry>>
>({
  ADAPTER_DUPLICATE: {
    message: "Two adapters claim one exporter.",
    cause: "Two adapters that are registered, named, or both discovered have the same `exporter`.",
    remedy: "Register or name only one of them.",
  },
  ADAPTER_INVALID: {
    message: "An adapter does not follow the contract.",
    cause:
      "A field of the adapter object or of its package's manifest is missing, has the wrong form, or contradicts the other.",
    remedy: "Compare them with ExporterAdapter and AdapterManifest of @vmprot/core.",
  },
  ADAPTER_NOT_FOUND: {
    message: "There is no such adapter package.",
    cause: "The name is misspelt, or the package is not installed where the project would find it.",
    remedy: "Install it in the project, or name its folder with ./ before it.",
  },
  ADAPTER_UNLOADABLE: {
    message: "An adapter's module cannot be loaded.",
    cause: "Its file is missing, throws when it is run, or awaits at top level.",
    remedy:
      "Build it if it is yours, else install it anew or report the message to who publishes it.",
  },
  ADAPTER_UNTRUSTED: {
    message: "Packages there are not looked for.",
    cause:
      "The folder belongs to another user than you and root, or lets others write to it, so that anybody can have put code there.",
    remedy: "Take the right to write from others, or name the package, if you trust it.",
  },
  ALLOCATION_FAILED: {
    message: "No buffer can be had there.",
    cause: "The driver has no such buffers, cannot export them, or is out of memory.",
    remedy: "See the call and the system's error in the message; name others with `--only`.",
  },
  ARCH_UNSUPPORTED: {
    message: "This architecture's ioctl numbers are not known.",
    cause:
      "powerpc, mips and others encode them differently, and 32-bit processes lay structures out differently.",
    remedy: "Query with facts that were read by other means; `vmprot query` works everywhere.",
  },
  CLIENT_LIMIT: {
    message: "The server has no room for this client.",
    cause: "As many clients as it takes are connected, or as many of this one process.",
    remedy:
      "Close connections that are not needed, and connect again; one takes any number of lines.",
  },
  CLIENT_REFUSED: {
    message: "This user may not ask here.",
    cause: "The server answers its own user, root, and the group that --group names.",
    remedy: "Ask as one of them, or have the server started with `--group`.",
  },
  CODE_UNKNOWN: {
    message: "There is nothing of that name to explain.",
    cause: "The code, rule or field is misspelt, or belongs to another version.",
    remedy: "`vmprot explain` alone lists what there is.",
  },
  CONSENT_MISSING: {
    message: "Nobody has agreed to what is to be done with this machine.",
    cause: "The question was answered with no, or there is no terminal to ask it on.",
    remedy: "Read the plan (`vmprot verify --dry-run`), and say `--yes`.",
  },
  CONTRACT_UNSUPPORTED: {
    message: "This core does not speak that version of the contract.",
    cause: "The adapter was written for a newer @vmprot/core, or for one no longer supported.",
    remedy: "Update @vmprot/core, or use an older release of the adapter.",
  },
  DEVICE_HIDDEN: {
    message: "The device has no node here that could be opened.",
    cause:
      "sysfs shows a GPU or accelerator, and /dev has none of its nodes: a container or sandbox was not given them.",
    remedy: "Pass its nodes of /dev/dri or /dev/accel through, or ask where they are.",
  },
  DEVICE_NOT_DRM: {
    message: "The device does not say which DRM driver it has.",
    cause: "The path is not a DRM node, or its driver answers DRM_IOCTL_VERSION with an error.",
    remedy: "Name a node of /dev/dri, such as /dev/dri/renderD128.",
  },
  DEVICE_UNAVAILABLE: {
    message: "The device cannot be opened.",
    cause: "There is no such node, or permissions forbid it.",
    remedy:
      "Check the path; render nodes usually belong to the group `render`. `vmprot doctor` shows more.",
  },
  ENGINE_UNAVAILABLE: {
    message: "The engine that judges inventories cannot be loaded.",
    cause: "@duckdb/node-api is not installed, or has no build for this system.",
    remedy:
      "Install vmprot with its optional dependencies; or run the SQL of `vmprot compile --to sql` in an engine of yours.",
  },
  FDINFO_MALFORMED: {
    message: "The kernel's description of the buffer cannot be understood.",
    cause:
      "Before Linux 5.3 fdinfo says nothing of dma-bufs; later ones name size, count and exp_name.",
    remedy: "Check the kernel's version; if it is newer, report the text of /proc/PID/fdinfo/FD.",
  },
  FD_CHANGED: {
    message: "The descriptor is not that of the buffer that was found.",
    cause:
      "It was closed and its number used again; or /proc shows another PID namespace, in which numbers mean other processes.",
    remedy: "Scan again; in a container, mount the /proc of its own PID namespace.",
  },
  FD_CLOSED: {
    message: "There is no such file descriptor.",
    cause: "It was closed, perhaps just now by another thread or process.",
    remedy: "Keep the descriptor open while vmprot looks at it.",
  },
  FD_COUNT: {
    message: "The line and the descriptors that came with it do not agree.",
    cause: "They were sent without a line that says so in `fds`, or fewer or more than it says.",
    remedy: 'Send them with the line\'s own bytes: one for {"fds":["dma-buf"]}, two with "device".',
  },
  FD_UNREACHABLE: {
    message: "The other process's file descriptor cannot be borrowed.",
    cause: "pidfd_getfd needs the right to trace that process, and Linux 5.6.",
    remedy: "Run as root or with CAP_SYS_PTRACE, or ask from the process that holds the buffer.",
  },
  FFI_UNAVAILABLE: {
    message: "The library that issues ioctls cannot be loaded.",
    cause: "koffi is not installed, or has no build for this system.",
    remedy: "Install vmprot with its dependencies, optional ones included.",
  },
  FIELD_DUPLICATE: {
    message: "A field stands twice.",
    cause:
      "An object of the JSON text has one name twice: readers of JSON differ in which of the two they take.",
    remedy: "Keep the one that is meant.",
  },
  FIELD_MISSING: {
    message: "A required field is missing.",
    cause: "The query, or the exporter's facts, lack a field that has no default.",
    remedy: "Add the field; `vmprot adapters` shows each exporter's facts.",
  },
  FIELD_TYPE: {
    message: "A field has the wrong type.",
    cause: "For example a string where a number belongs.",
    remedy: "Give the value in the type that the message names.",
  },
  FIELD_UNKNOWN: {
    message: "There is no such field.",
    cause: "The field is misspelt, or belongs to another object.",
    remedy: "Remove or correct it.",
  },
  FIELD_VALUE: {
    message: "A field's value is outside its range.",
    cause: "A negative, fractional or over-large number, or a word that is not in the list.",
    remedy: "Give a value that the message allows.",
  },
  IMPORT_FAILED: {
    message: "The device does not take the buffer.",
    cause:
      "DRM_IOCTL_PRIME_FD_TO_HANDLE failed: the driver cannot import, or another device exported the buffer.",
    remedy: "Name the device that the buffer was allocated on.",
  },
  INPUT_EMPTY: {
    message: "The input holds no query.",
    cause: "The file or standard input is empty, or has only white space.",
    remedy: "Give one query, an array of queries, or one query a line.",
  },
  INPUT_MALFORMED: {
    message: "An input is not of its format, or states what cannot be.",
    cause:
      "Rows of an inventory are no rows of their format, say nothing of a buffer or a host, or state what no field can be; or a kernel to boot is none for its machine, or too large for the RAM.",
    remedy:
      "See what the message says. Of an inventory, `vmprot audit --rejects FILE` keeps such rows, each with what is wrong.",
  },
  INPUT_NOT_FOUND: {
    message: "The file does not exist.",
    cause: "No file of that name can be seen from here.",
    remedy: "Check the path; `-` reads standard input.",
  },
  INPUT_NOT_JSON: {
    message: "The input is not JSON.",
    cause: "A syntax error; NaN, comments and trailing commas are not JSON.",
    remedy: "Correct the text at the place that the message names.",
  },
  INPUT_NOT_OBJECT: {
    message: "A query must be a JSON object.",
    cause: "A number, string, array or null stands where a query belongs.",
    remedy: 'Write {"exporter": …, "facts": {…}}.',
  },
  INPUT_NOT_TEXT: {
    message: "The input is no UTF-8 text.",
    cause: "It is compressed, or in another encoding, as its first bytes say.",
    remedy: "Pipe it through the program that the message names.",
  },
  INPUT_TOO_LONG: {
    message: "One query is longer than 1 MiB.",
    cause: "A line without an end, or a file that is not NDJSON.",
    remedy: "Put each query on a line of its own.",
  },
  INPUT_TRUNCATED: {
    message: "The input ends in the middle of a value.",
    cause: "The writer stopped early, or a bracket is missing.",
    remedy: "Complete the input and ask again.",
  },
  INPUT_UNREADABLE: {
    message: "The file cannot be read.",
    cause: "It is a folder, or permissions forbid it, or the device failed.",
    remedy: "Check the file; the message names the system's error.",
  },
  INTERNAL: {
    message: "vmprot made a mistake.",
    cause: "A defect in vmprot or in an adapter.",
    remedy: "Report it with the query; set VMPROT_DEBUG=1 to see the stack.",
  },
  IOCTL_MALFORMED: {
    message: "An ioctl's number does not fit its argument.",
    cause:
      "The size in the number is another than the argument's, so that the kernel would read or write past its end; or a field is none of the structure's.",
    remedy: "Describe the ioctl with `ioctl` of @vmprot/core/uapi, which makes the number.",
  },
  INVENTORY_SHAPE: {
    message: "The file is no inventory of buffers.",
    cause: "It has no column that names an exporter, or only rows about hosts.",
    remedy: "`vmprot audit --help` says which columns are read.",
  },
  KVM_CALL_FAILED: {
    message: "KVM refused a call that every VM needs.",
    cause:
      "The kernel is out of memory, descriptors or virtual CPUs, or KVM cannot run guests here.",
    remedy: "See the call and the system's error in the message.",
  },
  MAPPING_HELD: {
    message: "A mapping of that name is held already.",
    cause: "GuestMappings was asked to add or restore a name that was not removed.",
    remedy: "Remove the mapping when the guest has unmapped it, before adding it anew.",
  },
  MEMORY_EXHAUSTED: {
    message: "The engine needs more memory than it may use.",
    cause: "The inventory has more distinct rows than `--memory` has room for.",
    remedy: "Give more with `--memory`, or judge parts of the inventory one after the other.",
  },
  NOT_COMPILABLE: {
    message: "The policy cannot be compiled with this adapter.",
    cause:
      "Its answers come from a function, which no other language has; or its rules need larger tables than the compiled form has room for.",
    remedy:
      "Write the function as rules; or fill in the placements yourself and call the compiled policy's judge.",
  },
  NOT_DMA_BUF: {
    message: "The file descriptor is no dma-buf.",
    cause: "It refers to another kind of file.",
    remedy: "Pass the descriptor that DRM_IOCTL_PRIME_HANDLE_TO_FD or another exporter returned.",
  },
  OUTPUT_FAILED: {
    message: "The output cannot be written.",
    cause: "The disk is full, or the file's folder is missing or read-only.",
    remedy: "Check the place that the message names.",
  },
  PLATFORM_NAME_UNKNOWN: {
    message: "There is no such platform preset.",
    cause: "The name is misspelt.",
    remedy: "`vmprot platforms` lists the presets.",
  },
  PORT_UNAVAILABLE: {
    message: "The page cannot be served at this port.",
    cause: "Another program listens there, or ports below 1024 need a privilege.",
    remedy: "Leave out --port, and a free one is taken; or write the page with --output.",
  },
  PROCESSES_HIDDEN: {
    message: "Other users' processes do not show.",
    cause: "/proc is mounted with hidepid, and this process may not trace others.",
    remedy: "Run as root or with CAP_SYS_PTRACE, or in the group that the mount's gid= names.",
  },
  PROCESS_DENIED: {
    message: "The process may not be looked into.",
    cause: "It belongs to another user, or is protected.",
    remedy: "Run as root or with CAP_SYS_PTRACE, or as that user.",
  },
  PROCESS_GONE: {
    message: "There is no such process.",
    cause: "It ended, perhaps while vmprot was looking, or belongs to another PID namespace.",
    remedy: "Check the number; run where the process can be seen.",
  },
  PROC_UNAVAILABLE: {
    message: "There is no /proc to look into.",
    cause: "The system is not Linux, or /proc is not mounted here.",
    remedy: "Mount it: `mount -t proc proc /proc`.",
  },
  PROC_UNREADABLE: {
    message: "A file of /proc cannot be read.",
    cause: "The kernel failed, or this process is out of descriptors or memory.",
    remedy: "See the system's error in the message and try again.",
  },
  RESTORE_MISMATCH: {
    message: "A saved mapping cannot be restored here.",
    cause:
      "Its resource is not there or has another size, or it would lie outside of the region, misaligned, or over another.",
    remedy:
      "Create the guest's resources first, with the sizes, the region and the alignment that the snapshot was made with.",
  },
  SOCKET_IN_USE: {
    message: "Another process serves this socket.",
    cause: "Something answers on it, or is just being started on it.",
    remedy: "Ask that one, end it, or name another socket with `--socket`.",
  },
  SOCKET_UNUSABLE: {
    message: "There cannot be a socket there.",
    cause:
      "The path is too long or another kind of file, its folder is missing or read-only, or what systemd passed is no Unix stream socket that listens.",
    remedy: "Name another path with `--socket`; the message names the system's error.",
  },
  TARGET_NOT_EMPTY: {
    message: "The folder for the new adapter is in use.",
    cause:
      "Something of that name exists and is neither an empty folder nor an empty clone; nothing is ever overwritten.",
    remedy: "Name another folder with `--dir`, or move away what is there.",
  },
  TIME_OVER: {
    message: "There was no time left for it.",
    cause: "What came before took longer than `--timeout` allows.",
    remedy: "Give more seconds, or name fewer exporters with `--only`.",
  },
  USAGE: {
    message: "The command line is wrong.",
    cause: "An unknown command or option, or a missing value.",
    remedy: "`vmprot --help` shows the commands.",
  },
});
