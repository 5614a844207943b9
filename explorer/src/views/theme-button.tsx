import { useEffect, useState } from "preact/hooks";

const KEY = "vmprot-theme";

/** What was chosen before; a page from a file may have no storage. */
function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function store(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {}
}

/** Dark or light: as the system has it until someone chooses. */
export function ThemeButton() {
  const [isDark, setDark] = useState(() => {
    const theme = stored();
    if (theme === "dark" || theme === "light") return theme === "dark";
    return window.matchMedia("(prefers-color-scheme: dark)").matches;
  });
  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  }, [isDark]);
  const toggle = () => {
    store(isDark ? "light" : "dark");
    setDark(!isDark);
  };
  return (
    <button type="button" class="theme" aria-pressed={isDark} onClick={toggle}>
      Dark
    </button>
  );
}
