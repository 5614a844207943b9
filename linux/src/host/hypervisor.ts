import type { KvmAnswers } from "../kvm/ask-kvm.js";
import { ERRNO } from "../system/errno.js";
import type { HostFiles } from "./host-files.js";
import { type Found, notFound } from "./host-reading.js";

/** Nodes that only a kernel under that hypervisor has (drivers/hv, drivers/virt, Linux 7.1). */
const OTHERS: readonly (readonly [node: string, hypervisor: string])[] = [
  ["dev/mshv", "mshv"],
  ["dev/acrn_hsm", "acrn"],
  ["dev/gunyah", "gunyah"],
];

const NO_DEVICE = [ERRNO.ENOENT, ERRNO.ENODEV, ERRNO.ENXIO];

/** The interface that VMMs find here; unknown where there are several, or none. */
export function hypervisor(files: HostFiles, kvm: KvmAnswers | undefined): Found {
  const own = kvmNode(files, kvm);
  const others = OTHERS.filter(([node]) => files.exists(node)).map(([node, value]) => ({
    value,
    from: `/${node} exists`,
  }));
  const [found, another] = own === undefined ? others : [own, ...others];
  if (found === undefined) return xen(files) ?? notFound("/dev/kvm is not there");
  if (another === undefined) return found;
  return notFound(`${found.from}, and ${another.from}: which one it uses the VMM knows`);
}

/** The node alone can be there without the module behind it. */
function kvmNode(files: HostFiles, kvm: KvmAnswers | undefined): Found | undefined {
  if (kvm !== undefined && kvm.fault === undefined) {
    return { value: "kvm", from: "/dev/kvm, KVM_GET_API_VERSION" };
  }
  const isMissing = kvm?.errno !== undefined && NO_DEVICE.includes(kvm.errno);
  if (isMissing || !files.exists("dev/kvm")) return undefined;
  return { value: "kvm", from: "/dev/kvm exists" };
}

/** VMMs run in the domain that controls the others. */
function xen(files: HostFiles): Found | undefined {
  if (files.read("sys/hypervisor/type")?.trim() !== "xen") return undefined;
  const capabilities = files.read("proc/xen/capabilities")?.split(/[\s,]+/) ?? [];
  if (!capabilities.includes("control_d")) return undefined;
  return { value: "xen", from: "/sys/hypervisor/type, and control_d in /proc/xen/capabilities" };
}
