import { printable } from "./quote.js";

/** What was thrown, in one line, whatever it is: modules from elsewhere throw anything. */
export function reasonOf(error: unknown): string {
  try {
    const { message = error } = Object(error) as { message?: unknown };
    return printable(String(message).split("\n")[0] ?? "") || "it says nothing";
  } catch {
    return "what cannot be shown";
  }
}
