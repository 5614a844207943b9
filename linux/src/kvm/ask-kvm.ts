import { VmprotError } from "@vmprot/core";
import { errnoText } from "../system/errno.js";
import { liveSystem } from "../system/live-system.js";
import { O_RDWR_CLOEXEC } from "../system/open-flags.js";
import type { System } from "../system/system.js";
import {
  KVM_API_VERSION,
  KVM_CAP_DISABLE_QUIRKS2,
  KVM_CHECK_EXTENSION,
  KVM_GET_API_VERSION,
} from "../uapi/kvm-uapi.js";
import { requireIoctlNumbers } from "../uapi/require-ioctl-numbers.js";
import { type Arm64Answers, askArm64 } from "./ask-arm64.js";

/** What KVM says of this host, as far as memory types depend on it. */
export interface KvmAnswers {
  /** Why KVM could not be asked; absent where it was. */
  readonly fault?: VmprotError;
  /** The errno of the open() that failed. */
  readonly errno?: number;
  /** The quirks that can be disabled: KVM_CAP_DISABLE_QUIRKS2. */
  readonly disableQuirks2?: number;
  /** Present exactly on arm64, where KVM was asked. */
  readonly arm64?: Arm64Answers;
}

/**
 * Opens /dev/kvm, asks for capabilities and closes it; on arm64, where only a VM can tell, makes an
 * empty one with a virtual CPU meanwhile. Does not throw: what cannot be asked stays unknown, and
 * `fault` says why.
 *
 * @param system absent means this process, which loads koffi
 * @param arch Node's name of the architecture
 */
export function askKvm(
  system?: System,
  path = "/dev/kvm",
  arch: string = process.arch,
): KvmAnswers {
  try {
    requireIoctlNumbers(arch);
    return ask(system ?? liveSystem(), path, arch);
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    return { fault: error };
  }
}

function ask(system: System, path: string, arch: string): KvmAnswers {
  const fd = system.open(path, O_RDWR_CLOEXEC);
  if (fd < 0) {
    return { fault: unavailable(`${path} cannot be opened: ${errnoText(-fd)}.`), errno: -fd };
  }
  try {
    const version = system.ask(fd, KVM_GET_API_VERSION, 0);
    if (version !== KVM_API_VERSION) throw unavailable(`${path} does not speak KVM's interface.`);
    const quirks = system.ask(fd, KVM_CHECK_EXTENSION, KVM_CAP_DISABLE_QUIRKS2);
    return {
      ...(quirks < 0 ? {} : { disableQuirks2: quirks }),
      ...(arch === "arm64" ? { arm64: askArm64(system, fd) } : {}),
    };
  } finally {
    system.close(fd);
  }
}

const unavailable = (detail: string): VmprotError => new VmprotError("DEVICE_UNAVAILABLE", detail);
