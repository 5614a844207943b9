import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import type { HeaderChecks } from "@vmprot/core/uapi";
import { root } from "../support/repository.js";
import { describeWith } from "../support/requirement.js";
import { gcc, installedHeaders, newestHeaders } from "./uapi-headers.js";

/** Every file that describes what a C header has, by what it describes it with, or by its name. */
const DESCRIBES = /\b(drmIoctl|ioctlNumber|new Ioctl|new Structure)\(/;
const NAMED = /-uapi\.js$/;
const files = ["linux/dist", "adapters/dist"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => `${folder}/${name}`)
    .filter((file) => NAMED.test(file) || DESCRIBES.test(readFileSync(join(root, file), "utf8")))
    .sort(),
);
interface OwnChecks extends HeaderChecks {
  /** Why no package of headers has them; absent for those that are compared. */
  readonly unpublished?: string;
  /** Node's name of the one architecture whose headers have them; absent for all. */
  readonly arch?: string;
}
const modules: (readonly [file: string, uapi: OwnChecks])[] = [];
const unpublished: (readonly [file: string, why: string, uapi: HeaderChecks])[] = [];
const unlisted: string[] = [];
// One after the other: jest cannot load modules that share a dependency at the same time.
for (const file of files) {
  const uapi: OwnChecks | undefined = (await import(join(root, file))).uapiChecks?.();
  if (uapi === undefined) unlisted.push(file);
  else if (uapi.unpublished === undefined) modules.push([file, uapi]);
  else unpublished.push([file, uapi.unpublished, uapi]);
}
for (const [file, why] of unpublished) {
  process.stderr.write(`vmprot: not compared with C headers: ${file}: ${why}\n`);
}

/** Prints one value a line, `-` where these headers are too old for it. */
const program = ({ headers, checks }: HeaderChecks): string =>
  [
    ...["stdio.h", "stddef.h", "stdint.h", ...headers].map((header) => `#include <${header}>`),
    "int main(void) {",
    ...checks.flatMap(({ c, ifdef }) => {
      const print = `  printf("%llu\\n", (unsigned long long)(${c}));`;
      return ifdef === undefined
        ? print
        : [`#ifdef ${ifdef}`, print, "#else", '  puts("-");', "#endif"];
    }),
    "}\n",
  ].join("\n");

const UNPUBLISHED =
  'If no package has the header yet, say why in uapiChecks: `unpublished: "..."`.';

/** What the compiler makes of the expressions. */
function evaluate(uapi: HeaderChecks, flags: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "vmprot-headers-"));
  try {
    const bin = join(folder, "values");
    const { status, stderr } = gcc(program(uapi), [...flags, "-o", bin]);
    if (status !== 0) throw new Error(`${stderr}\n${UNPUBLISHED}`);
    return spawnSync(bin, { encoding: "utf8" }).stdout.trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it("there are numbers of DRM, KVM and drivers to compare", () => {
  const drivers = ["amdgpu", "i915", "msm", "radeon", "virtgpu"];
  expect(files).toEqual(
    expect.arrayContaining([
      ...[
        "arm64-registers",
        "drm",
        "kvm",
        "kvm-arm64",
        "kvm-vm",
        "kvm-x86",
        "riscv64-registers",
        "udmabuf",
      ].map((name) => `linux/dist/uapi/${name}-uapi.js`),
      "adapters/dist/families/imported-by-map-dumb.js",
      ...drivers.map((name) => `adapters/dist/${name}/${name}-probe.js`),
    ]),
  );
});

it("each file of them exports as uapiChecks what a C header must say", () => {
  expect(unlisted).toEqual([]);
});

const areThere = ({ headers }: HeaderChecks, flags: readonly string[] = []): boolean =>
  gcc(headers.map((header) => `#include <${header}>\n`).join(""), [...flags, "-E"]).status === 0;

/** What the headers say otherwise, and what they are too old for. */
function compare(uapi: HeaderChecks, flags: readonly string[] = []) {
  const values = evaluate(uapi, flags);
  const [wrong, old]: [string[], string[]] = [[], []];
  for (const [index, { c, value, since }] of uapi.checks.entries()) {
    if (values[index] === "-") old.push(`${c} (Linux ${since})`);
    else if (values[index] !== `${value}`) wrong.push(`${c} is ${values[index]}, not ${value}`);
  }
  return { wrong, old };
}

const installed = installedHeaders();
describeWith("headers", installed.missing)("the installed C headers", () => {
  // libdrm's packages lack the headers of most drivers. The newest kernel's have all.
  const own = modules.filter(
    ([, uapi]) =>
      (uapi.arch === undefined || uapi.arch === process.arch) && areThere(uapi, installed.flags),
  );
  it("are of the drivers that most ask for, at least", () => {
    const drivers = ["amdgpu", "i915", "msm", "radeon", "virtgpu"];
    const probes = drivers.map((name) => `adapters/dist/${name}/${name}-probe.js`);
    expect(own.map(([file]) => file)).toEqual(expect.arrayContaining(probes));
  });
  it.each(own)("agree with %s, as far as they go", (_file, uapi) => {
    expect(compare(uapi, installed.flags).wrong).toEqual([]);
  });
});

/** In 6.18's header and in no later one. */
const WITHDRAWN = /^AMDGPU_GEM_DOMAIN_MMIO_REMAP /;
const newest = newestHeaders();
describeWith("newest-headers", newest.missing)("the newest C headers", () => {
  it.each(modules)("agree with all of %s", (_file, uapi) => {
    const { wrong, old } = compare(uapi, newest.of(uapi.arch));
    expect([...wrong, ...old.filter((each) => !WITHDRAWN.test(each))]).toEqual([]);
  });

  it("have none of those that are said to be unpublished", () => {
    const there = unpublished.filter(([, , uapi]) => areThere(uapi, newest.flags));
    expect(there.map(([file]) => `${file}: remove its "unpublished"`)).toEqual([]);
  });
});
