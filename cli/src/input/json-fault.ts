const CUT_OFF = /end of JSON input|Unterminated string/;
const POSITION = / in JSON at position (\d+).*$/s;

/** What is wrong with a text that is not JSON. */
export interface JsonFault {
  readonly message: string;
  /** Whether the text is a good beginning that just stops. */
  readonly cutOff: boolean;
}

/** Describes the error that JSON.parse threw on this text, which starts at this line. */
export function jsonFault(error: unknown, text: string): JsonFault {
  const { message } = error as SyntaxError;
  const position = Number(POSITION.exec(message)?.[1] ?? Number.NaN);
  if (Number.isNaN(position)) return { message: `${message}.`, cutOff: CUT_OFF.test(message) };
  const before = text.slice(0, position).split("\n");
  const column = (before.at(-1) as string).length + 1;
  const line = before.length > 1 ? `line ${before.length} of it, ` : "";
  return {
    message: `${message.replace(POSITION, "")} (${line}column ${column}).`,
    cutOff: CUT_OFF.test(message) || text.slice(position).trim() === "",
  };
}

/** Whether the text is one JSON value. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the text is one JSON object. */
export function isJsonObject(text: string): boolean {
  return text.trimStart().startsWith("{") && isJson(text);
}
