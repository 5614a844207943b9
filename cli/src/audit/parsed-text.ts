/** What a text of a row says: JSON where it is, else a word. */
export function parsedText(text: string): unknown {
  if (!/^(["{[]|true$|false$|null$|-?\d)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
