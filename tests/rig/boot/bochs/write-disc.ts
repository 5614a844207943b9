import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "../../provision/bochs.js";
import type { Emulator } from "../../provision/emulator.js";
import { hostFiles } from "./host-files.js";

/** What the disc boots. */
export interface Boot {
  /** Paths. */
  readonly image: string;
  readonly initrd: string;
  readonly arguments: readonly string[];
}

/** Folders that a root must have: something is mounted on each. */
const MOUNTED_ON = ["bin", "dev", "proc", "sys", "tmp", "run"];

const configuration = ({ arguments: words }: Boot): string =>
  [
    ...["default linux", "prompt 0", "label linux"],
    ...["kernel /boot/linux", `append initrd=/boot/initrd ${words.join(" ")}`, ""],
  ].join("\n");

/** Paths as `-path-list` of mkisofs has them. */
const escaped = (path: string): string => path.replaceAll(/[\\=]/g, "\\$&");

/**
 * Writes a disc that boots a kernel, with this machine's files on it.
 *
 * @param reads other files that the job reads there
 * @param folder for what is needed meanwhile
 */
export function writeDisc(
  bochs: Emulator,
  boot: Boot,
  reads: readonly string[],
  folder: string,
  path: string,
): void {
  const isolinux = join(folder, "isolinux.cfg");
  const empty = join(folder, "empty");
  const list = join(folder, "files");
  mkdirSync(empty);
  writeFileSync(isolinux, configuration(boot));
  const packages = join(bochs.folder ?? "", "usr/lib");
  const files = new Map([
    ...hostFiles(),
    ...reads.map((read) => [read, read] as const),
    ...MOUNTED_ON.map((name) => [`/${name}`, empty] as const),
    ["/boot/linux", boot.image],
    ["/boot/initrd", boot.initrd],
    // It writes into this one: a copy of what the packages have.
    ["/boot/isolinux/isolinux.bin", join(packages, "ISOLINUX/isolinux.bin")],
    ["/boot/isolinux/ldlinux.c32", join(packages, "syslinux/modules/bios/ldlinux.c32")],
    ["/boot/isolinux/isolinux.cfg", isolinux],
  ]);
  const lines = [...files].map(([to, from]) => `${escaped(to)}=${escaped(from)}\n`);
  writeFileSync(list, lines.join(""));
  runTool(bochs, "xorriso", [
    ...["-as", "mkisofs", "-quiet", "-R", "-D", "-o", path, "-graft-points", "-path-list", list],
    ...["-b", "boot/isolinux/isolinux.bin", "-c", "boot/isolinux/boot.cat"],
    ...["-no-emul-boot", "-boot-load-size", "4", "-boot-info-table"],
  ]);
}
