import type { FactDeclaration } from "@vmprot/core";

/** The bits that a mask or a list of words may have. */
export const definedBits = (declaration: FactDeclaration): number => {
  if (declaration.kind === "words") return 2 ** declaration.words.length - 1;
  if (declaration.kind !== "bits") return 0;
  return Object.values(declaration.bits).reduce((all, bit) => all | bit, 0) >>> 0;
};

/** An expression that moves some bits of a mask together, neighbours at once. */
export function gathered(mask: string, bits: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < bits.length; ) {
    const from = bits[at] as number;
    let length = 1;
    while (bits[at + length] === from + length) length++;
    const low = `((${mask} >> ${from}) & 0x${(2 ** length - 1).toString(16)}u)`;
    parts.push(at === 0 ? low : `${low} << ${at}`);
    at += length;
  }
  return parts.join(" | ") || "0";
}
