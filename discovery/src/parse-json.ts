/** JSON.parse, but its complaint, which quotes the text with its line breaks, is of one line. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError((error as Error).message.replace(/\s+/g, " "));
  }
}
