const BEGIN = "<!-- linux-guest: begin -->\n";
const END = "<!-- linux-guest: end -->\n";

/** The section that another run wrote into a page, with its marks; without one, the marks alone. */
export function keptSection(page: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  return from < 0 || to < from ? BEGIN + END : page.slice(from, to + END.length);
}

/**
 * A page with that section in place of the one that it has.
 *
 * @throws Error where it has no place for one
 */
export function withSection(page: string, section: string): string {
  const kept = keptSection(page);
  if (!page.includes(kept)) throw new Error("the page has no marks for the section");
  const [before, after] = page.split(kept);
  return `${before}${BEGIN}${section}${END}${after}`;
}
