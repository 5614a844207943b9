import { VmprotError } from "@vmprot/core";
import { errnoText } from "../system/errno.js";
import { liveSystem } from "../system/live-system.js";
import { O_RDWR_CLOEXEC } from "../system/open-flags.js";
import type { System } from "../system/system.js";
import {
  KVM_API_VERSION,
  KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED,
  KVM_CAP_DISABLE_QUIRKS2,
  KVM_CHECK_EXTENSION,
  KVM_GET_API_VERSION,
} from "../uapi/kvm-uapi.js";
import { requireIoctlNumbers } from "../uapi/require-ioctl-numbers.js";

/** What /dev/kvm says of this host, as far as memory types depend on it. */
export interface KvmAnswers {
  /** Why KVM could not be asked; absent where it was. */
  readonly fault?: VmprotError;
  /** The errno of the open() that failed. */
  readonly errno?: number;
  /** The quirks that can be disabled: KVM_CAP_DISABLE_QUIRKS2. */
  readonly disableQuirks2?: number;
  /** KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED. */
  readonly cacheablePfnmap?: number;
}

/**
 * Opens /dev/kvm, asks for capabilities and closes it. No VM is created. Does not throw: what
 * cannot be asked stays unknown, and `fault` says why.
 *
 * @param system absent means this process, which loads koffi
 */
export function askKvm(system?: System, path = "/dev/kvm"): KvmAnswers {
  try {
    requireIoctlNumbers();
    return ask(system ?? liveSystem(), path);
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    return { fault: error };
  }
}

function ask(system: System, path: string): KvmAnswers {
  const fd = system.open(path, O_RDWR_CLOEXEC);
  if (fd < 0) {
    return { fault: unavailable(`${path} cannot be opened: ${errnoText(-fd)}.`), errno: -fd };
  }
  try {
    const version = system.ask(fd, KVM_GET_API_VERSION, 0);
    if (version !== KVM_API_VERSION) throw unavailable(`${path} does not speak KVM's interface.`);
    return {
      ...told("disableQuirks2", system.ask(fd, KVM_CHECK_EXTENSION, KVM_CAP_DISABLE_QUIRKS2)),
      ...told(
        "cacheablePfnmap",
        system.ask(fd, KVM_CHECK_EXTENSION, KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED),
      ),
    };
  } finally {
    system.close(fd);
  }
}

const unavailable = (detail: string): VmprotError => new VmprotError("DEVICE_UNAVAILABLE", detail);

/** A failed call says nothing. */
const told = (field: keyof KvmAnswers, result: number): object =>
  result < 0 ? {} : { [field]: result };
