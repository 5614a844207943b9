import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { ADAPTERS } from "@vmprot/adapters";
import { withUapiChecks } from "@vmprot/adapters/uapi";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** What a VMM that imports this is bundled into, and the files of which something is in it. */
async function bundle(contents: string) {
  const { outputFiles, metafile } = await build({
    ...{ stdin: { contents, resolveDir: here }, outfile: "vmm.js", write: false },
    ...{ bundle: true, minify: true, metafile: true, format: "esm", platform: "node" },
    external: ["koffi"],
  });
  const { inputs = {} } = Object.values(metafile.outputs)[0] ?? {};
  const files = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { text: outputFiles[0]?.text ?? "", files: files.map(([path]) => path) };
}

/** Expressions that only a comparison with C headers has, and strings that are a header's name. */
const TEST_DATA = /sizeof\(|offsetof\(|["'`][\w/-]+\.h["'`]/g;
const MAKES_IT = /header-checks\.js$|families\/macros\.js$|adapters\/dist\/uapi\.js$/;

const ADAPTERS_ENTRY = 'export { ADAPTERS } from "@vmprot/adapters";';
const VMM = `${ADAPTERS_ENTRY}
export { GuestMappings, VmProt } from "@vmprot/core";
export { BlobMapper } from "@vmprot/virtio-gpu";
export { askKvm, createUdmabuf, detectHost, Prober } from "@vmprot/linux";`;

describe("bundles of VMMs", () => {
  it.each([
    ["one adapter", 'export { amdgpuAdapter } from "@vmprot/adapters/amdgpu";'],
    ["every adapter", ADAPTERS_ENTRY],
    ["all of linux", 'export * from "@vmprot/linux";'],
    ["linux's guests", 'export * from "@vmprot/linux/guest";'],
    ["linux's verification", 'export * from "@vmprot/linux/verify";'],
    ["all of virtio-gpu", 'export * from "@vmprot/virtio-gpu";'],
    ["a VMM", VMM],
  ])("hold no UAPI test data: %s", async (_, contents) => {
    const { text, files } = await bundle(contents);
    expect(text.length).toBeGreaterThan(10_000);
    expect(text.match(TEST_DATA) ?? []).toEqual([]);
    expect(files.filter((path) => MAKES_IT.test(path))).toEqual([]);
  });

  it("hold it where they ask for it, so that it would be seen", async () => {
    const { text, files } = await bundle('export * from "@vmprot/adapters/uapi";');
    expect(text.match(TEST_DATA)?.length).toBeGreaterThan(15);
    expect(files.filter((path) => MAKES_IT.test(path))).toHaveLength(3);
  });
});

describe("@vmprot/adapters/uapi", () => {
  it("gives what C headers must say to every adapter whose probe issues ioctls", () => {
    const wrong = ADAPTERS.filter((adapter) => {
      const { probe } = withUapiChecks(adapter);
      const calls = JSON.stringify(probe?.program ?? []).includes('"call"');
      return calls !== (probe?.uapi !== undefined);
    });
    expect(wrong.map(({ exporter }) => exporter)).toEqual([]);
    expect(ADAPTERS.filter(({ probe }) => probe?.uapi !== undefined)).toEqual([]);
  });

  it("leaves others' adapters as they are", () => {
    const [msm] = ADAPTERS;
    if (msm === undefined) throw new Error("no adapters");
    const vendors = { ...msm };
    expect(withUapiChecks(vendors)).toBe(vendors);
  });
});
