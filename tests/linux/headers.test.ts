import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import type { UapiChecks } from "@vmprot/linux";
import { root } from "../support/repository.js";
import { describeWith } from "../support/requirement.js";
import { gcc, installedHeaders, newestHeaders } from "./uapi-headers.js";

const folders = [
  "linux/dist/uapi",
  ...readdirSync(join(root, "adapters")).map((name) => `adapters/${name}/dist`),
];
const files = folders.flatMap((folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder))
        .filter((name) => name.endsWith("-uapi.js"))
        .map((name) => `${folder}/${name}`)
    : [],
);
const modules: (readonly [file: string, uapi: UapiChecks])[] = [];
// One after the other: jest cannot load modules that share a dependency at the same time.
for (const file of files) {
  const { UAPI_CHECKS } = await import(join(root, file));
  modules.push([file, UAPI_CHECKS]);
}

/** Prints one value a line, `-` where these headers are too old for it. */
const program = ({ headers, checks }: UapiChecks): string =>
  [
    ...["stdio.h", "stddef.h", ...headers].map((header) => `#include <${header}>`),
    "int main(void) {",
    ...checks.flatMap(({ c, ifdef }) => {
      const print = `  printf("%llu\\n", (unsigned long long)(${c}));`;
      return ifdef === undefined
        ? print
        : [`#ifdef ${ifdef}`, print, "#else", '  puts("-");', "#endif"];
    }),
    "}\n",
  ].join("\n");

/** What the compiler makes of the expressions. */
function evaluate(uapi: UapiChecks, flags: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "vmprot-headers-"));
  try {
    const bin = join(folder, "values");
    const { status, stderr } = gcc(program(uapi), [...flags, "-o", bin]);
    if (status !== 0) throw new Error(stderr);
    return spawnSync(bin, { encoding: "utf8" }).stdout.trim().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it("there are numbers of DRM, KVM and drivers to compare", () => {
  expect(files.length).toBeGreaterThan(2);
});

/** What the headers say otherwise, and what they are too old for. */
function compare(uapi: UapiChecks, flags: readonly string[] = []) {
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
  it.each(modules)("agree with %s, as far as they go", (_file, uapi) => {
    expect(compare(uapi, installed.flags).wrong).toEqual([]);
  });
});

/** In 6.18's header and in no later one. */
const WITHDRAWN = /^AMDGPU_GEM_DOMAIN_MMIO_REMAP /;
const newest = newestHeaders();
describeWith("newest-headers", newest.missing)("the newest C headers", () => {
  it.each(modules)("agree with all of %s", (_file, uapi) => {
    const { wrong, old } = compare(uapi, newest.flags);
    expect([...wrong, ...old.filter((each) => !WITHDRAWN.test(each))]).toEqual([]);
  });
});
