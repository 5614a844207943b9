import { type HeaderChecks, headerChecks, Ioctl, Structure } from "@vmprot/core/uapi";
import { KVMIO } from "./kvm-uapi.js";

/** Of a VM: makes a device that KVM emulates; its descriptor comes back in the structure. */
export const CREATE_DEVICE = new Ioctl(
  "KVM_CREATE_DEVICE",
  "read-write",
  KVMIO,
  0xe0,
  new Structure("struct kvm_create_device", { type: "u32", fd: "u32", flags: "u32" }),
);

/** Of such a device: sets what its kind calls by that group and attribute to the value at an address. */
export const SET_DEVICE_ATTR = new Ioctl(
  "KVM_SET_DEVICE_ATTR",
  "write",
  KVMIO,
  0xe1,
  new Structure("struct kvm_device_attr", { flags: "u32", group: "u32", attr: "u64", addr: "u64" }),
);

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["linux/kvm.h"],
  checks: headerChecks([CREATE_DEVICE, SET_DEVICE_ATTR]),
});
