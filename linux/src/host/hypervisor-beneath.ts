import { cpuFlags } from "./cpuinfo.js";
import type { HostFiles } from "./host-files.js";
import { type Found, notFound } from "./host-reading.js";

/** Names that hypervisors and emulators give their machines, in SMBIOS or the device tree. */
const VIRTUAL =
  /qemu|kvm|bochs|seabios|vmware|virtualbox|innotek|parallels|bhyve|xen|virtual machine|google compute engine|openstack|firecracker|dummy-virt|riscv-virtio|apple virtualization|alibaba cloud ecs|droplet|hvm domu/i;

const DMI = ["sys_vendor", "product_name", "bios_vendor"].map((name) => `sys/class/dmi/id/${name}`);
const TREE = ["compatible", "model"].map((name) => `sys/firmware/devicetree/base/${name}`);

/**
 * Whether a hypervisor or an emulator is beneath this kernel: then the attributes of page tables may
 * be another's choice, and the speed of memory says nothing of them.
 */
export function hypervisorBeneath(files: HostFiles): Found<boolean | "unknown"> {
  const flags = cpuFlags(files);
  if (flags?.includes("hypervisor")) {
    return { value: true, from: "/proc/cpuinfo, flag hypervisor" };
  }
  const named = [...DMI, ...TREE].flatMap((path) => {
    const text = files.read(path)?.split("\0").join(" ").trim();
    return text === undefined || text === "" ? [] : [{ path, text }];
  });
  const virtual = named.find(({ text }) => VIRTUAL.test(text));
  if (virtual !== undefined)
    return { value: true, from: `/${virtual.path} names a virtual machine` };
  if (flags !== undefined && files.arch === "x64") {
    return { value: false, from: "/proc/cpuinfo has no flag hypervisor" };
  }
  const [machine] = named;
  if (machine !== undefined) return { value: false, from: `/${machine.path} names a real machine` };
  return notFound("nothing names this machine");
}
