import { describe, expect, it } from "@jest/globals";
import { fromMarkdown } from "mdast-util-from-markdown";
import { visit } from "unist-util-visit";
import { DOCUMENTS } from "./documents.js";
import { fault, linksOf } from "./links.js";

const made = (text: string) => ({ path: "docs/x.md", folder: "docs", tree: fromMarkdown(text) });

describe.each(DOCUMENTS.map((document) => [document.path, document] as const))(
  "%s",
  (_, document) => {
    it("links to files and headings that are there", () => {
      const faults = linksOf(document).flatMap(({ from, target }) => {
        const what = fault(document, target);
        return what === undefined ? [] : [`${from}: ${what}`];
      });
      expect(faults).toEqual([]);
    });

    it("links in Markdown, where the links can be checked", () => {
      const html: string[] = [];
      visit(document.tree, "html", ({ value }) => {
        html.push(value.replaceAll(/<!--[\s\S]*?-->/g, ""));
      });
      expect(html.filter((text) => /\b(href|src)\s*=/.test(text))).toEqual([]);
    });
  },
);

describe("a link", () => {
  it.each([
    ["[a](nowhere.md)", "there is no docs/nowhere.md"],
    ["[a](concepts.md#nothing)", "docs/concepts.md has no #nothing"],
    ["![a](nothing.svg)", "there is no docs/nothing.svg"],
    ["[a][b]\n\n[b]: ../nowhere", "there is no nowhere"],
    ["[a](../../elsewhere)", "../../elsewhere leaves the repository"],
    ["[a](https://github.com/vmprot/vmprot/blob/main/nowhere)", "there is no nowhere"],
    ["[a](../package.json#L9999)", "package.json has no #L9999"],
    ["| [a](nowhere.md) |\n|---|", "there is no docs/nowhere.md"],
  ])("%s is seen to lead nowhere", (text, expected) => {
    const document = made(text);
    expect(linksOf(document).map(({ target }) => fault(document, target))).toEqual([expected]);
  });

  it.each([
    "[a](concepts.md#two-profiles)",
    "[a](../core)",
    "[a](../core#install)",
    "[a](https://github.com/vmprot/vmprot/tree/main/core#readme)",
    "[a](https://example.org/nowhere)",
    "[a](../package.json#L1)",
  ])("%s is good", (text) => {
    const document = made(text);
    expect(linksOf(document).map(({ target }) => fault(document, target))).toEqual([undefined]);
  });
});
