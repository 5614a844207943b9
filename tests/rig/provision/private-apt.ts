import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RigError, say, tail } from "../rig-error.js";
import { ARCHITECTURES, type Arch } from "./architectures.js";
import type { Suite } from "./kernels.js";
import { sourcesFor } from "./sources.js";

/** The packages that make a bootable kernel: Debian splits them differently from release to release. */
const KERNEL_PARTS = /^linux-(image|binary|modules)-\d/;

/** How messages and the cache call what comes from an archive; x86_64 was there first. */
export const archiveLabel = (suite: Suite, arch: Arch): string =>
  arch === "x86_64" ? suite : `${suite}-${arch}`;

/** An apt with state, cache and sources of its own in a folder: it sees one suite, installs nothing. */
export class PrivateApt {
  readonly #label: string;
  readonly #folder: string;
  readonly #options: string[];
  readonly #debian: string;

  /** @param also another architecture whose packages it sees, by their qualified names */
  constructor(suite: Suite, folder: string, arch: Arch = "x86_64", also = arch) {
    this.#label = archiveLabel(suite, arch);
    this.#folder = folder;
    this.#debian = ARCHITECTURES[arch].debian;
    for (const name of ["state/lists/partial", "cache/archives/partial", "parts", "packages"]) {
      mkdirSync(join(folder, name), { recursive: true });
    }
    const { lines, stanzas } = sourcesFor(suite);
    writeFileSync(join(folder, "sources.list"), lines);
    writeFileSync(join(folder, "parts/debian.sources"), stanzas);
    writeFileSync(join(folder, "status"), "");
    this.#options = [
      `Dir::State=${folder}/state`,
      `Dir::State::status=${folder}/status`,
      `Dir::Cache=${folder}/cache`,
      `Dir::Etc::sourcelist=${folder}/sources.list`,
      `Dir::Etc::sourceparts=${folder}/parts`,
      "Dir::Etc::preferences=/dev/null",
      "Dir::Etc::preferencesparts=/dev/null",
      `APT::Architecture=${this.#debian}`,
      `APT::Architectures::=${this.#debian}`,
      `APT::Architectures::=${ARCHITECTURES[also].debian}`,
      "APT::Sandbox::User=",
      "Acquire::Languages=none",
      "Acquire::Retries=3",
    ].flatMap((option) => ["-o", option]);
  }

  #call(tool: string, ...args: string[]): string {
    const { status, stdout, stderr, error } = spawnSync(tool, [...this.#options, ...args], {
      cwd: join(this.#folder, "packages"),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    if (status === 0) return stdout;
    const why = error?.message ?? tail(stderr, 6);
    throw new RigError(`${this.#label}: ${tool} ${args.join(" ")} failed: ${why}`);
  }

  update(): void {
    this.#call("apt-get", "update", "-q");
  }

  #depends(name: string): string[] {
    const text = this.#call("apt-cache", "depends", "--no-recommends", "--no-suggests", name);
    return [...text.matchAll(/^\s*\|?Depends: (\S+)$/gm)].map((match) => match[1] ?? "");
  }

  /** Its newest kernel: the real packages behind the metapackage. */
  kernelPackages(): string[] {
    const found = this.#depends(`linux-image-${this.#debian}`).filter((name) =>
      KERNEL_PARTS.test(name),
    );
    const parts = found.flatMap((name) => this.#depends(name)).filter((n) => KERNEL_PARTS.test(n));
    if (found.length === 0) throw new RigError(`${this.#label}: the archive serves no kernel`);
    return [...new Set([...found, ...parts])];
  }

  /** Downloads packages and unpacks them into a folder. */
  unpack(names: readonly string[], into: string): void {
    say(`${this.#label}: downloading ${names.join(", ")}…`);
    this.#call("apt-get", "download", "-q", ...names);
    this.#unpackAll("packages", into);
  }

  /** The same with everything that they need, whatever this machine has. */
  unpackWithDependencies(names: readonly string[], into: string): void {
    say(`${this.#label}: downloading ${names.join(", ")} and what they need…`);
    const options = ["-q", "-y", "--no-install-recommends", "--download-only"];
    this.#call("apt-get", "install", ...options, ...names);
    this.#unpackAll("cache/archives", into);
  }

  #unpackAll(from: string, into: string): void {
    const folder = join(this.#folder, from);
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) {
      const path = join(folder, file);
      const { status, stderr } = spawnSync("dpkg", ["-x", path, into], { encoding: "utf8" });
      if (status !== 0) throw new RigError(`dpkg -x ${file} failed: ${tail(stderr ?? "", 6)}`);
      rmSync(path);
    }
  }
}
