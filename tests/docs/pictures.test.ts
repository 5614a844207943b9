import { posix } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { DOMParser } from "@xmldom/xmldom";
import { readText } from "../support/repository.js";
import { DOCUMENTS, repositoryFiles } from "./documents.js";
import { linksOf } from "./links.js";

const used = new Set(
  DOCUMENTS.flatMap((document) =>
    linksOf(document).map(({ target }) => posix.join(document.folder, target)),
  ),
);

/** Parses it, and throws at whatever is not well-formed. */
function parse(path: string) {
  const onError = (_: string, message: string) => {
    throw new Error(`${path}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(readText(path), "image/svg+xml");
}

describe.each(repositoryFiles("*.svg"))("%s", (path) => {
  it("says in words what it shows", () => {
    const { documentElement } = parse(path);
    const text = (name: string) => documentElement?.getElementsByTagName(name)[0]?.textContent;
    expect(text("title")).toMatch(/\w+ \w+/);
    expect(text("desc")).toMatch(/(\S+ ){10}/);
    expect(documentElement?.getAttribute("role")).toBe("img");
    expect(documentElement?.getAttribute("aria-labelledby")).toBe("title desc");
  });

  it("can be read on light and on dark pages", () => {
    expect(readText(path)).toContain("@media (prefers-color-scheme: dark)");
  });

  it("needs nothing from elsewhere", () => {
    expect(readText(path).replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(
      /https?:|<script|@import/,
    );
  });

  it("is shown in a document", () => expect(used).toContain(path));
});
