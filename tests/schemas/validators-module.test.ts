import { describe, expect, it } from "@jest/globals";
import { readText } from "../support/repository.js";

const text = readText("schemas/validators/validators.js");

describe("the compiled validators", () => {
  it("import nothing", () => {
    expect(text).not.toMatch(/\b(require|import)\b\s*[({"'*]|\bfrom\s*["']/);
  });

  it("say how they are made", () => {
    expect(text.split("\n")[0]).toContain("npm run schemas");
    expect(readText("schemas/validators/validators.d.ts").split("\n")[0]).toContain(
      "npm run schemas",
    );
  });

  it("stay small, because every start of the command reads them", () => {
    expect(text.length).toBeLessThan(120_000);
  });
});
