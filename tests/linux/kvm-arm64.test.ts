import { describe, expect, it } from "@jest/globals";
import { askKvm, detectHost, ERRNO, errnoText, type KvmAnswers, type System } from "@vmprot/linux";
import { fakeHost } from "./fake-host.js";
import { fakeSystem } from "./fake-system.js";

const CHECK_EXTENSION = 0xae03;
const CREATE_VM = 0xae01;
const CREATE_VCPU = 0xae41;
const PREFERRED_TARGET = 0x8020aeaf;
const VCPU_INIT = 0x4020aeae;
const GET_ONE_REG = 0x4010aeab;
const REGISTER = 0x603000000013c03an;
const KIND = 5;

interface FakeKvm {
  /** ID_AA64MMFR2_EL1. */
  readonly mmfr2?: bigint;
  /** Capability 243 of a VM; on /dev/kvm it is EINVAL. */
  readonly pfnmap?: number;
  /** Capability 165; types of VMs that ask for more bits are refused. */
  readonly bits?: number;
  /** The errno of a call, by its number. */
  readonly fail?: Readonly<Record<number, number>>;
}

/** A fake arm64 /dev/kvm. */
function arm64({ mmfr2 = 0n, pfnmap = 0, bits = 44, fail = {} }: FakeKvm) {
  const base = fakeSystem({ "/dev/kvm": { driver: "" } });
  const open = new Map<number, "kvm" | "vm" | "vcpu">();
  const memory = new Map<bigint, Uint8Array>();
  let next = 10;
  const create = (what: "kvm" | "vm" | "vcpu"): number => {
    next += 1;
    open.set(next, what);
    return next;
  };
  let isMade = false;
  const system: System = {
    ...base,
    open: () => create("kvm"),
    close: (fd) => void open.delete(fd),
    ask(fd, request, value) {
      const what = open.get(fd);
      if (fail[request] !== undefined) return -fail[request];
      if (request === CHECK_EXTENSION && value === 165) return bits;
      if (request === CHECK_EXTENSION && value === 243) return what === "vm" ? pfnmap : -22;
      if (request === CHECK_EXTENSION) return 0;
      if (request === CREATE_VM && what === "kvm") {
        return (value || 40) > bits ? -ERRNO.EINVAL : create("vm");
      }
      if (request === CREATE_VCPU && what === "vm") return create("vcpu");
      return request === 0xae00 ? 12 : -ERRNO.ENOTTY;
    },
    ioctl(fd, request, argument) {
      const what = open.get(fd);
      if (fail[request] !== undefined) return fail[request];
      const view = new DataView(argument.buffer, argument.byteOffset, argument.byteLength);
      if (request === PREFERRED_TARGET && what === "vm") {
        view.setUint32(0, KIND, true);
        return 0;
      }
      if (request === VCPU_INIT && what === "vcpu") {
        isMade = view.getUint32(0, true) === KIND;
        return isMade ? 0 : ERRNO.EINVAL;
      }
      if (request !== GET_ONE_REG || what !== "vcpu") return ERRNO.ENOTTY;
      if (!isMade) return ERRNO.ENOEXEC;
      if (view.getBigUint64(0, true) !== REGISTER) return ERRNO.ENOENT;
      const into = memory.get(view.getBigUint64(8, true));
      if (into === undefined) return ERRNO.EFAULT;
      new DataView(into.buffer, into.byteOffset).setBigUint64(0, mmfr2, true);
      return 0;
    },
    address(bytes) {
      const at = BigInt(memory.size + 1) << 12n;
      memory.set(at, bytes);
      return at;
    },
  };
  return { system, open };
}

const host = fakeHost("arm64", { "dev/kvm": "" });

/** What is detected with it. */
function found(fake: FakeKvm) {
  const { system, open } = arm64(fake);
  const { readings } = detectHost(host, askKvm(system, "/dev/kvm", "arm64"));
  expect(open.size).toBe(0);
  const of = (name: string) => readings.find(({ field }) => field === name);
  return { fwb: of("fwb"), cacheablePfnmap: of("cacheablePfnmap") };
}
const values = (fake: FakeKvm) => {
  const { fwb, cacheablePfnmap } = found(fake);
  return [fwb?.value, cacheablePfnmap?.value];
};
const FWB = 1n << 40n;

describe("KVM on arm64", () => {
  it.each([
    ["neither", {}, [false, false]],
    ["FWB without DIC", { mmfr2: FWB }, [true, false]],
    ["a later FWB", { mmfr2: 2n << 40n }, [true, false]],
    ["the fields beside FWB", { mmfr2: ~(0xfn << 40n) & (2n ** 64n - 1n) }, [false, false]],
    ["both", { mmfr2: FWB, pfnmap: 1 }, [true, true]],
    ["the capability alone, which implies it", { pfnmap: 1 }, [true, true]],
    ["an answer that is none", { pfnmap: 2 }, [false, false]],
    ["fewer address bits than usual", { bits: 36, pfnmap: 1 }, [true, true]],
    ["as many as usual", { bits: 40, mmfr2: FWB }, [true, false]],
    ["more", { bits: 52 }, [false, false]],
  ])("with %s", (_what, fake, expected) => {
    expect(values(fake)).toEqual(expected);
  });

  it.each([
    ["KVM_CREATE_VM", CREATE_VM, ["unknown", "unknown"]],
    ["KVM_CHECK_EXTENSION(243)", CHECK_EXTENSION, [true, "unknown"]],
    ["KVM_CREATE_VCPU", CREATE_VCPU, ["unknown", false]],
    ["KVM_ARM_PREFERRED_TARGET", PREFERRED_TARGET, ["unknown", false]],
    ["KVM_ARM_VCPU_INIT", VCPU_INIT, ["unknown", false]],
    ["KVM_GET_ONE_REG", GET_ONE_REG, ["unknown", false]],
  ])("that fails in %s", (name, request, expected) => {
    for (const errno of new Set(Object.values(ERRNO))) {
      const { fwb, cacheablePfnmap } = found({ mmfr2: FWB, fail: { [request]: errno } });
      expect([fwb?.value, cacheablePfnmap?.value]).toEqual(expected);
      const unknown = expected[0] === "unknown" ? fwb : cacheablePfnmap;
      expect(unknown?.from).toContain(name);
      expect(unknown?.from).toContain(errnoText(errno));
    }
  });

  it("that was not asked", () => {
    const { system } = arm64({ pfnmap: 1 });
    const denied: KvmAnswers = askKvm(
      { ...system, open: () => -ERRNO.EACCES },
      "/dev/kvm",
      "arm64",
    );
    for (const answers of [undefined, denied, {}]) {
      const { platform, readings } = detectHost(host, answers);
      expect(platform).toMatchObject({ fwb: "unknown", cacheablePfnmap: "unknown" });
      for (const { from } of readings) expect(from).not.toBe("");
    }
  });

  it("is asked by a VM there alone", () => {
    for (const arch of ["x64", "riscv64"]) {
      const { system } = arm64({});
      const create = (fd: number, request: number, value: number): number => {
        expect(request).not.toBe(CREATE_VM);
        return system.ask(fd, request, value);
      };
      expect(askKvm({ ...system, ask: create }, "/dev/kvm", arch)).not.toHaveProperty("arm64");
    }
  });
});
