import { describe, expect, it } from "@jest/globals";
import { hypervisorBeneath } from "@vmprot/linux";
import { type FakeFiles, fakeHost } from "./fake-host.js";

const DMI = "sys/class/dmi/id";
const TREE = "sys/firmware/devicetree/base";
const cpu = (flags: string): FakeFiles => ({ "proc/cpuinfo": `flags\t\t: fpu ${flags}\n` });

describe("whether a hypervisor is beneath", () => {
  it.each<[boolean | "unknown", string, FakeFiles]>([
    [true, "x64", cpu("hypervisor sse")],
    [false, "x64", cpu("sse")],
    // Bochs has no such flag, and says its name.
    [true, "x64", { ...cpu("sse"), [`${DMI}/bios_vendor`]: "Bochs\n" }],
    [true, "x64", { ...cpu("sse"), [`${DMI}/sys_vendor`]: "QEMU\n" }],
    [false, "x64", { ...cpu("sse"), [`${DMI}/sys_vendor`]: "LENOVO\n" }],
    ["unknown", "x64", {}],
    [true, "arm64", { [`${TREE}/compatible`]: "linux,dummy-virt\0" }],
    [true, "riscv64", { [`${TREE}/model`]: "riscv-virtio,qemu\0" }],
    [true, "arm64", { [`${DMI}/product_name`]: "KVM Virtual Machine\n" }],
    [false, "arm64", { [`${TREE}/model`]: "Raspberry Pi 5 Model B Rev 1.0\0" }],
    ["unknown", "arm64", { [`${TREE}/model`]: "\0" }],
    ["unknown", "arm64", {}],
  ])("is %s on %s with %j", (value, arch, files) => {
    expect(hypervisorBeneath(fakeHost(arch, files))).toMatchObject({ value });
  });
});
