import type { Query } from "@vmprot/core";
import { useState } from "preact/hooks";
import { commandOf, jsonOf } from "../state/send.js";

/** What can be sent to a colleague: the address, and the query for the command. */
export function SendButtons({ query }: { readonly query: Query }) {
  const [told, tell] = useState("");
  const [text, setText] = useState<string>();
  const copy = async (what: string, content: string) => {
    try {
      await navigator.clipboard.writeText(content);
      tell(`${what} copied.`);
      setText(undefined);
    } catch {
      tell("The browser does not let this page copy; here it is:");
      setText(content);
    }
  };
  return (
    <section class="send" aria-label="send it">
      <button type="button" onClick={() => copy("Link", window.location.href)}>
        Copy link
      </button>
      <button type="button" onClick={() => copy("JSON", jsonOf(query))}>
        Copy as JSON
      </button>
      <button type="button" onClick={() => copy("Command", commandOf(query))}>
        Copy as command
      </button>
      <span role="status">{told}</span>
      {text !== undefined && (
        <textarea readOnly rows={3} aria-label="to copy by hand" value={text} />
      )}
    </section>
  );
}
