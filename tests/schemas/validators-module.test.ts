import { describe, expect, it } from "@jest/globals";
import { readManifest, readText } from "../support/repository.js";

const text = readText("schemas/validators/validators.js");

describe("the compiled validators", () => {
  it("import nothing", () => {
    expect(text).not.toMatch(/\b(require|import)\b\s*[({"'*]|\bfrom\s*["']/);
  });

  it("say how they are made, and are not committed", () => {
    const declared = readText("schemas/validators/validators.d.ts");
    for (const each of [text, declared]) expect(each.split("\n")[0]).toContain("by the build");
    // Errors have one type, which is declared in the sources.
    expect(declared).not.toContain("interface");
    expect(readText(".gitignore").split("\n")).toContain("schemas/validators/");
    expect(readManifest("schemas").files).toContain("validators");
  });

  it("stay small, because every start of the command reads them", () => {
    expect(text.length).toBeLessThan(130_000);
  });
});
