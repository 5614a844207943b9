import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { CONFIG_FILE, discoverAdapters, readConfig } from "@vmprot/discovery";
import { manifest, project } from "./project.js";

const read = (content: string | object) => readConfig(join(project({ c: content }), "c"));

describe("a configuration", () => {
  it("says which adapters there are", () => {
    const config = {
      $schema: "./node_modules/@vmprot/schemas/json/config.schema.json",
      adapters: ["./mine"],
      discover: true,
    };
    const from = project({ [CONFIG_FILE]: config, "mine/package.json": manifest("mine", "one") });
    const settings = readConfig(join(from, CONFIG_FILE));
    expect(settings).toEqual(config);
    expect(discoverAdapters({ from, ...settings }).choose("one")?.package).toBe("mine");
  });

  it.each([
    ["{", "INPUT_NOT_JSON"],
    ["", "INPUT_NOT_JSON"],
    ["[]", "FIELD_TYPE"],
    ["null", "FIELD_TYPE"],
    [{ adapters: "a" }, "FIELD_TYPE"],
    [{ adapters: [1] }, "FIELD_TYPE"],
    [{ discover: "yes" }, "FIELD_TYPE"],
    [{ adaptors: [] }, "FIELD_UNKNOWN"],
    ['{"discover":false,"discover":true}', "FIELD_DUPLICATE"],
    ['{"set":{"platform":{"fwb":true,"fwb":false}}}', "FIELD_DUPLICATE"],
  ])("%j is refused with %s", (content, code) => {
    expect(() => read(content)).toThrow(expect.objectContaining({ code }));
  });

  it("that is no JSON is complained of in one whole line", () => {
    const complaint = /c: Unexpected token '#', "# Title More" is not valid JSON\.$/;
    expect(() => read("# Title\n\nMore")).toThrow(complaint);
  });

  it("that is not there, or is a folder, is refused", () => {
    const folder = project({});
    const missing = expect.objectContaining({ code: "INPUT_NOT_FOUND" });
    expect(() => readConfig(join(folder, CONFIG_FILE))).toThrow(missing);
    const unreadable = expect.objectContaining({ code: "INPUT_UNREADABLE" });
    expect(() => readConfig(folder)).toThrow(unreadable);
  });

  it("may begin with a byte-order mark", () => {
    expect(read('\ufeff{"discover":false}')).toEqual({ discover: false });
  });
});
