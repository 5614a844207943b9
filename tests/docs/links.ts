import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import GithubSlugger from "github-slugger";
import type { Nodes } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { visit } from "unist-util-visit";
import { root } from "../support/repository.js";
import { type Document, readDocument } from "./documents.js";

/** Where a document points to. */
export interface Link {
  /** `path:line` of the link. */
  readonly from: string;
  readonly target: string;
}

/** Our own files, as documents that are read outside the repository name them. */
const OWN = /^https:\/\/github\.com\/vmprot\/vmprot\/(?:blob|tree)\/main(?:\/|$)/;

/** Every link, image and definition of a link. */
export function linksOf({ path, tree }: Document): Link[] {
  const links: Link[] = [];
  visit(tree, (node: Nodes) => {
    if (node.type !== "link" && node.type !== "image" && node.type !== "definition") return;
    links.push({ from: `${path}:${node.position?.start.line}`, target: node.url });
  });
  return links;
}

/** What is wrong with a link of a document; undefined if nothing is. */
export function fault({ folder, path }: Document, target: string): string | undefined {
  const own = OWN.test(target);
  if (/^[a-z]+:/.test(target) && !own) return undefined;
  const [name = "", anchor] = decodeURI(target.replace(OWN, "")).split("#");
  const file = name === "" && !own ? path : posix.join(own ? "." : folder, name);
  if (file.startsWith("..")) return `${target} leaves the repository`;
  if (!existsSync(join(root, file))) return `there is no ${file}`;
  if (anchor === undefined) return undefined;
  const folderPage = statSync(join(root, file)).isDirectory();
  // GitHub's own anchor above the README that it shows below a folder's files.
  if (folderPage && anchor === "readme") return undefined;
  const page = folderPage ? posix.join(file, "README.md") : file;
  return anchorsOf(page).has(anchor) ? undefined : `${page} has no #${anchor}`;
}

const known = new Map<string, ReadonlySet<string>>();

/** The anchors of a page: headings as GitHub names them, or the lines of a source. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = known.get(page) ?? (page.endsWith(".md") ? headings(page) : lines(page));
  known.set(page, anchors);
  return anchors;
}

function headings(page: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const slugs = new Set<string>();
  visit(readDocument(page).tree, "heading", (node) => {
    slugs.add(slugger.slug(textOf(node)));
  });
  return slugs;
}

const lines = (page: string): ReadonlySet<string> =>
  new Set(
    readFileSync(join(root, page), "utf8")
      .split("\n")
      .map((_, index) => `L${index + 1}`),
  );
