import type { Platform, Vm } from "@vmprot/core";
import { KVM_CAP_DISABLE_QUIRKS2, KVM_X86_QUIRK_IGNORE_GUEST_PAT } from "@vmprot/linux";
import type { Window } from "./libkrun-window.js";

/**
 * Before the VM's first memslot, that of its RAM: a BAR that is one memslot has one answer to whether
 * the guest's PAT counts.
 *
 * @param enable KVM_ENABLE_CAP. Returns 0, or the errno
 * @returns what may be said of the VM from then on
 */
export function honorGuestPat(
  platform: Platform,
  enable: (capability: number, value: number) => number,
): Pick<Vm, "guestPat"> {
  const honored =
    platform.guestPatQuirk === true &&
    enable(KVM_CAP_DISABLE_QUIRKS2, KVM_X86_QUIRK_IGNORE_GUEST_PAT) === 0;
  return { guestPat: honored ? "honored" : "ignored" };
}

/**
 * A window that becomes a memslot with the first blob that the policy allows.
 *
 * @param register KVM_SET_USER_MEMORY_REGION over all of it. Returns 0, or the errno
 */
export function preparedOnFirst(window: Window, register: () => number): Window {
  let registered = false;
  return {
    size: window.size,
    put(mapping) {
      const errno = registered ? 0 : register();
      registered = errno === 0;
      return registered ? window.put(mapping) : errno;
    },
    clear: (mapping) => window.clear(mapping),
  };
}
