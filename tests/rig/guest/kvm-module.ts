import { spawnSync } from "node:child_process";

// What PID 1 left for its children, and its own root with the modules that it loaded.
const BUSYBOX = "/run/rig/busybox";
const MODULES = "/proc/1/root/modules";

const PARAMETERS = { intel: ["kvm_intel", "ept"], amd: ["kvm_amd", "npt"] } as const;

function busybox(...args: string[]): void {
  const { status, stderr } = spawnSync(BUSYBOX, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`);
}

/** Loads KVM's module anew. No VM may be left. */
export function reloadKvm(vendor: keyof typeof PARAMETERS, nestedPaging: boolean): void {
  const [name, parameter] = PARAMETERS[vendor];
  busybox("rmmod", name);
  busybox("insmod", `${MODULES}/${name}.ko`, `${parameter}=${nestedPaging ? 1 : 0}`);
}
