// A plugin of Vite's: puts script and style into the page, which then says of itself that it runs and
// loads nothing else.
import { createHash } from "node:crypto";

const sourceHash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Refuses what would end the element early: the parser of HTML knows nothing of strings. */
function element(name, attributes, text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`the ${name} holds the end of itself`);
  return `<${name}${attributes}>${text}</${name}>`;
}

const policy = (script, style) =>
  [
    "default-src 'none'",
    `script-src ${sourceHash(script)}`,
    `style-src ${sourceHash(style)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");

export function oneFile() {
  return {
    name: "one-file",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const page = files.find(({ fileName }) => fileName.endsWith(".html"));
      const [script, ...chunks] = files.filter(({ type }) => type === "chunk");
      const [style, ...assets] = files.filter((file) => file.type === "asset" && file !== page);
      if (chunks.length + assets.length > 0) throw new Error("the page has more parts than two");
      page.source = String(page.source)
        .replace(/<script [^>]*><\/script>/, () => element("script", ' type="module"', script.code))
        .replace(/<link rel="stylesheet"[^>]*>/, () => element("style", "", String(style.source)))
        .replace("%POLICY%", () => policy(script.code, String(style.source)));
      delete bundle[script.fileName];
      delete bundle[style.fileName];
    },
  };
}
