import { existsSync } from "node:fs";
import { type Platform, PRESETS, type PresetName, VmprotError } from "@vmprot/core";
import { suggestion } from "../suggestion.js";
import { readPlatformFile } from "./read-settings.js";

/**
 * What `--platform` stands for: a preset, `host`, or a file.
 *
 * @throws VmprotError PLATFORM_NAME_UNKNOWN, or what is wrong with the file
 */
export async function readPlatform(name: string): Promise<PresetName | Platform> {
  const preset = PRESETS.find((each) => each.name === name);
  if (preset !== undefined) return preset.name;
  if (name === "host") {
    const { askKvm, detectHost, hostFiles } = await import("@vmprot/linux");
    return detectHost(hostFiles(), askKvm()).platform;
  }
  if (/[./\\]/.test(name) || existsSync(name)) return readPlatformFile(name);
  const names = [...PRESETS.map((each) => each.name), "host"];
  const meant = suggestion(name, names) || `; there are ${names.join(", ")}, or a .json file`;
  throw new VmprotError("PLATFORM_NAME_UNKNOWN", `There is no platform "${name}"${meant}`);
}
