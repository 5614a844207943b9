import type { HeaderCheck, HeaderChecks } from "@vmprot/core/uapi";

/**
 * What the kernel's headers must say, for a compiler that has them: each header's checks where it is
 * there, and of those that only newer ones have where a macro tells.
 */
export function uapiAsserts(all: readonly HeaderChecks[]): string {
  const done = new Set<string>();
  return all
    .map(({ headers, checks }) => {
      const asserts = checks.flatMap((check) => {
        const text = assertion(check);
        if (done.has(text)) return [];
        done.add(text);
        return [text];
      });
      if (asserts.length === 0) return "";
      const are = headers.map((header) => `__has_include(<${header}>)`).join(" && ");
      const includes = headers.map((header) => `#include <${header}>`).join("\n");
      return `#if ${are}\n${includes}\n${asserts.join("\n")}\n#endif\n`;
    })
    .join("");
}

function assertion({ c, value, ifdef }: HeaderCheck): string {
  const text = `_Static_assert((unsigned long long)(${c}) == ${value}ull, "${c.replaceAll('"', "'")}");`;
  return ifdef === undefined ? text : `#ifdef ${ifdef}\n${text}\n#endif`;
}
