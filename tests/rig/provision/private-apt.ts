import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RigError, say, tail } from "../rig-error.js";
import type { Suite } from "./kernels.js";
import { sourcesFor } from "./sources.js";

/** The packages that make a bootable kernel: Debian splits them differently from release to release. */
const KERNEL_PARTS = /^linux-(image|binary|modules)-\d/;

/** An apt with state, cache and sources of its own in a folder: it sees one suite, installs nothing. */
export class PrivateApt {
  readonly #suite: Suite;
  readonly #folder: string;
  readonly #options: string[];

  constructor(suite: Suite, folder: string) {
    this.#suite = suite;
    this.#folder = folder;
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
      "APT::Architecture=amd64",
      "APT::Architectures=amd64",
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
    throw new RigError(`${this.#suite}: ${tool} ${args.join(" ")} failed: ${why}`);
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
    const found = this.#depends("linux-image-amd64").filter((name) => KERNEL_PARTS.test(name));
    const parts = found.flatMap((name) => this.#depends(name)).filter((n) => KERNEL_PARTS.test(n));
    if (found.length === 0) throw new RigError(`${this.#suite}: the archive serves no kernel`);
    return [...new Set([...found, ...parts])];
  }

  /** Downloads packages and unpacks them into a folder. */
  unpack(names: readonly string[], into: string): void {
    say(`${this.#suite}: downloading ${names.join(", ")}…`);
    this.#call("apt-get", "download", "-q", ...names);
    const packages = join(this.#folder, "packages");
    for (const file of readdirSync(packages)) {
      const { status, stderr } = spawnSync("dpkg", ["-x", join(packages, file), into], {
        encoding: "utf8",
      });
      if (status !== 0) throw new RigError(`dpkg -x ${file} failed: ${tail(stderr ?? "", 6)}`);
    }
  }
}
