import { VmprotError } from "@vmprot/core";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { readVm } from "../input/read-settings.js";
import { partsOf, setFields } from "../settings/set-fields.js";
import { Settings } from "../settings/settings.js";
import { namedPlatform, noteOf, settingsOf } from "../settings/settings-of.js";
import type { SettingsOptions } from "../settings/settings-options.js";

/** The options of `vmprot diff`, as the command line gives them. */
export interface DiffOptions extends Omit<SettingsOptions, "platform" | "vm"> {
  /** The first side's, and the second's where that is another. */
  readonly platform?: readonly string[];
  readonly vm?: readonly string[];
  /** Fields of the second side. */
  readonly after?: readonly string[];
  readonly exporter?: string;
  readonly json?: boolean;
}

/** The two worlds that are compared. */
export interface Sides {
  readonly before: Settings;
  readonly after: Settings;
}

/**
 * What the caller says of either side.
 *
 * @param usual the platform where the caller names none
 * @throws VmprotError USAGE where both are the same, or for what is wrong with either
 */
export async function diffSettings(
  { platform = [], vm = [], after: changed = [], ...others }: DiffOptions,
  adapters: ChosenAdapters,
  usual: string | undefined,
): Promise<Sides> {
  if (platform.length > 2 || vm.length > 2) {
    throw new VmprotError(
      "USAGE",
      "Two sides are compared: no more than two of --platform or --vm.",
    );
  }
  if (platform.length < 2 && vm.length < 2 && changed.length === 0) {
    throw new VmprotError(
      "USAGE",
      "Say what differs: a second --platform or --vm, or --after platform.kernel=6.18 and the like.",
    );
  }
  const first = {
    ...others,
    ...(platform[0] !== undefined && { platform: platform[0] }),
    ...(vm[0] !== undefined && { vm: vm[0] }),
  };
  const before = await settingsOf(first, adapters, usual);
  const fields = setFields(changed, "--after");
  const set = partsOf(fields);
  const after = new Settings({
    ...before,
    ...(platform[1] !== undefined && { platform: await namedPlatform(platform[1]) }),
    ...(vm[1] !== undefined && { vm: readVm(vm[1]), vmName: vm[1] }),
    set: {
      platform: { ...before.set.platform, ...set.platform },
      vm: { ...before.set.vm, ...set.vm },
    },
    notes: [...before.notes, ...noteOf("Set after", fields)],
  });
  return { before, after };
}
