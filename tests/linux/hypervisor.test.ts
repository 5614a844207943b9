import { describe, expect, it } from "@jest/globals";
import { askKvm, detectHost, ERRNO } from "@vmprot/linux";
import { type FakeFiles, fakeHost } from "./fake-host.js";
import { fakeSystem } from "./fake-system.js";

const DOM0 = { "sys/hypervisor/type": "xen\n", "proc/xen/capabilities": "control_d\n" };
const failing = (errno: number) => askKvm({ ...fakeSystem({}), open: () => -errno });
const found = (files: FakeFiles, kvm = failing(ERRNO.ENOENT)) => {
  const { readings } = detectHost(fakeHost("x64", files), kvm);
  return readings.find(({ field }) => field === "hypervisor");
};

describe("the hypervisor", () => {
  it.each([
    ["kvm", { "dev/kvm": "" }, failing(ERRNO.EACCES)],
    ["unknown", { "dev/kvm": "" }, failing(ERRNO.ENODEV)],
    ["unknown", {}, failing(ERRNO.EACCES)],
    ["mshv", { "dev/mshv": "" }, undefined],
    ["acrn", { "dev/acrn_hsm": "" }, undefined],
    ["gunyah", { "dev/gunyah": "" }, undefined],
    ["xen", DOM0, undefined],
    ["kvm", { ...DOM0, "dev/kvm": "" }, failing(ERRNO.EACCES)],
    ["xen", { ...DOM0, "dev/kvm": "" }, failing(ERRNO.ENODEV)],
  ])("is %s where there are %j", (value, files, kvm) => {
    expect(found(files, kvm)).toMatchObject({ value });
  });

  it.each([
    ["a guest of Xen", { ...DOM0, "proc/xen/capabilities": "" }],
    ["a domain that only resembles it", { ...DOM0, "proc/xen/capabilities": "no_control_d\n" }],
    ["Xen's capabilities alone", { "proc/xen/capabilities": "control_d\n" }],
    ["another hypervisor's", { ...DOM0, "sys/hypervisor/type": "xenon\n" }],
  ])("is unknown in %s", (_what, files) => {
    expect(found(files)).toMatchObject({ value: "unknown" });
  });

  it("is unknown where a VMM can use several", () => {
    const both = found({ "dev/kvm": "", "dev/mshv": "" }, failing(ERRNO.EACCES));
    expect(both).toMatchObject({ value: "unknown", from: expect.stringMatching(/kvm.*mshv/) });
    expect(found({ "dev/gunyah": "", "dev/mshv": "" })).toMatchObject({ value: "unknown" });
  });
});
