import type { EmulatorSource } from "../boot/machines.js";
import type { Arch } from "./architectures.js";
import { provideBochs } from "./bochs.js";
import type { Emulator } from "./emulator.js";
import { installedEmulator } from "./installed-emulator.js";
import { unpackedEmulator } from "./unpacked-emulator.js";

/** Makes sure that it is there. */
export function provideEmulator(source: EmulatorSource, host: Arch): Emulator {
  if (source.kind === "bochs") return provideBochs(source, host);
  return source.from === undefined
    ? installedEmulator(source)
    : unpackedEmulator(source, source.from, host);
}
