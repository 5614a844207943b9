import { useEffect, useRef, useState } from "preact/hooks";
import { AddressFault } from "../state/address.js";
import { addressOf, type Page, pageOf, WHOLE_MATRIX } from "../state/page.js";
import { BufferView } from "./buffer-view.js";
import { MatrixView } from "./matrix-view.js";
import { ThemeButton } from "./theme-button.js";

interface Shown {
  readonly page: Page;
  /** Why the address is not what is shown. */
  readonly fault?: string;
}

/** The page that the address names, or the first one and why not. */
function shownAt(address: string): Shown {
  try {
    return { page: pageOf(address) };
  } catch (error) {
    if (!(error instanceof AddressFault)) throw error;
    return { page: pageOf(""), fault: error.message };
  }
}

const address = (): string => window.location.hash.slice(1);

/** The whole page: what the address names, and controls that write it. */
export function App() {
  const [{ page, fault }, show] = useState<Shown>(() => shownAt(address()));
  useEffect(() => {
    // Whoever copies the address gets what is shown.
    if (address() === "") window.history.replaceState(null, "", `#${addressOf(page)}`);
    const read = () => show(shownAt(address()));
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  // Both views stay as they were left.
  const question = useRef(page.view === "buffer" ? page : pageOf(""));
  const matrix = useRef<Page>({ view: "matrix", filter: WHOLE_MATRIX });
  (page.view === "buffer" ? question : matrix).current = page;
  const change = (changed: Page) => {
    show({ page: changed });
    window.history.replaceState(null, "", `#${addressOf(changed)}`);
  };
  return (
    <>
      <header>
        <p class="brand">vmprot</p>
        <nav aria-label="views">
          <ViewLink page={question.current} isCurrent={page.view === "buffer"} text="One buffer" />
          <ViewLink page={matrix.current} isCurrent={page.view === "matrix"} text="Matrix" />
        </nav>
        <ThemeButton />
      </header>
      <main>
        {fault !== undefined && (
          <p class="fault" role="alert">
            <b>This address cannot be read.</b> {fault} What is shown is where the page begins.
          </p>
        )}
        {page.view === "buffer" ? (
          <BufferView
            question={page.question}
            onChange={(asked) => change({ view: "buffer", question: asked })}
          />
        ) : (
          <MatrixView
            filter={page.filter}
            onChange={(filter) => change({ view: "matrix", filter })}
          />
        )}
      </main>
    </>
  );
}

function ViewLink(props: {
  readonly page: Page;
  readonly isCurrent: boolean;
  readonly text: string;
}) {
  const current = props.isCurrent ? { "aria-current": "page" as const } : {};
  return (
    <a href={`#${addressOf(props.page)}`} {...current}>
      {props.text}
    </a>
  );
}
