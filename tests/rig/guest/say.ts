/** Tells those who wait how far it has come. */
export type Say = (text: string) => void;
