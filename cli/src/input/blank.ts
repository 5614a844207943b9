/** White space as JSON has it, which is less than JavaScript's. */
const BLANK = /^[ \t\r\n]*$/;

/** Whether a text is nothing but white space. */
export const isBlank = (text: string): boolean => BLANK.test(text);
