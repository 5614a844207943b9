import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { type ExporterAdapter, PLAIN_VM, type Result, VmProt } from "@vmprot/core";
import { discoverAdapters } from "@vmprot/discovery";
import { adapterLaws } from "@vmprot/testkit";
import { fakeDevice } from "../adapters/fake-device.js";
import { parseLines, vmprot } from "../cli/run-vmprot.js";
import { readText, root } from "../support/repository.js";

// Frozen on the day that contract 1 was published. If a newer core fails here, it must adapt such
// adapters, or drop contract 1 from SUPPORTED_CONTRACTS; the fixtures are never edited.
const FOLDER = join(root, "tests/fixtures/contract-1-adapter");
const ANSWERS = JSON.parse(readText("tests/fixtures/contract-1-adapter/answers.json"));

const GEM_INFO = 0xc0106440;

const PLATFORMS = ["amd", "arm64-no-fwb", "riscv64-svpbmt"] as const;

let adapters: readonly ExporterAdapter[];
beforeAll(async () => {
  const module = await import(pathToFileURL(join(FOLDER, "index.js")).href);
  adapters = [module.contract1Adapter, module.contract1Function];
});

/** The answer in a few words, as it was written down. Verdicts are core's, and may be corrected. */
const brief = ({ answer }: Result): string =>
  answer.kind === "attributes" ? `${answer.cache} ${answer.basis}` : answer.code;

describe("an adapter of contract 1, as it was published", () => {
  it("is found by this core, and can be loaded", () => {
    const found = discoverAdapters({ from: root, adapters: [FOLDER] }).adapters;
    expect(found).toMatchObject([
      { exporter: "contract-1", contract: 1, schema: join(FOLDER, "facts.schema.json") },
      { exporter: "contract-1-function", contract: 1 },
    ]);
    for (const each of found) expect(each).not.toHaveProperty("problem");
  });

  it("is answered as on the first day, on every architecture", () => {
    const vmProt = new VmProt(adapters, { baseVm: PLAIN_VM });
    const answers = adapters.map(({ exporter, cases }) => [
      exporter,
      Object.fromEntries(
        cases.map(({ name, facts }) => [
          name,
          Object.fromEntries(
            PLATFORMS.map((platform) => [
              platform,
              brief(vmProt.query({ exporter, facts, platform })),
            ]),
          ),
        ]),
      ),
    ]);
    expect(Object.fromEntries(answers)).toEqual(ANSWERS);
  });

  it("still obeys the laws", () => {
    for (const adapter of adapters) for (const law of adapterLaws(adapter)) law.check();
  });

  it("can be probed", () => {
    const device = fakeDevice(
      {
        [GEM_INFO]: (call) => {
          call.target(8)[0] = 1;
          return 0;
        },
      },
      { driver: "contract-1", major: 1 },
    );
    const [adapter] = adapters;
    expect(adapter?.probe?.probe({ expName: "drm", size: 4096, device })).toEqual({
      kind: "facts",
      facts: {
        ...{ kind: "migrates", flags: 1, regions: "unknown", size: 4096 },
        ...{ imported: false, secure: "unknown" },
      },
    });
    expect(device.asked).toEqual([GEM_INFO]);
  });

  it("works in the command, which has a core of its own", () => {
    const query = { exporter: "contract-1", facts: { kind: "fixed", size: 65536, secure: false } };
    const run = vmprot(
      ["query", "--adapter", FOLDER, "--platform", "amd", "--json"],
      JSON.stringify(query),
    );
    expect(run).toMatchObject({ status: 0, stderr: "" });
    const [result] = parseLines(run.stdout) as Result[];
    expect(brief(result as Result)).toBe(ANSWERS["contract-1"].fixed.amd);
  });
});
