/** CAP_SYS_PTRACE (include/uapi/linux/capability.h). */
const SYS_PTRACE = 1n << 19n;
/** Yama's scope in which nobody may attach, whatever the capabilities. */
const NO_ATTACH = 3;

/** Reads a file of /proc by its path below it; undefined if it cannot be read. */
export type ReadProc = (path: string) => string | undefined;

/** Why other users' processes do not show at all, or undefined. */
export function hidingObstacle(read: ReadProc): string | undefined {
  const isHidden = /^\S+ \/proc proc \S*hidepid=(?!0|off)/m.test(read("self/mounts") ?? "");
  if (!isHidden || canTrace(read)) return undefined;
  return "/proc is mounted with hidepid: other users' processes do not even show.";
}

/** Why descriptors of other processes cannot be borrowed, be they of this very user, or undefined. */
export function tracingObstacle(read: ReadProc): string | undefined {
  const scope = Number(read("sys/kernel/yama/ptrace_scope") ?? 0);
  if (scope === 0 || (scope < NO_ATTACH && canTrace(read))) return undefined;
  return `kernel.yama.ptrace_scope is ${scope}: other processes' descriptors cannot be borrowed.`;
}

function canTrace(read: ReadProc): boolean {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(read("self/status") ?? "")?.[1] ?? "0";
  return (BigInt(`0x${mask}`) & SYS_PTRACE) !== 0n;
}
