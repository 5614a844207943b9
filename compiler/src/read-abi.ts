import { readFileSync } from "node:fs";
import type { Abi } from "./abi.js";

/** The numbers that releases of this package gave. */
export const ownAbi = (): Abi => readAbi(new URL("../abi.json", import.meta.url));

/** A checked-in file of numbers. */
export const readAbi = (file: string | URL): Abi => JSON.parse(readFileSync(file, "utf8")) as Abi;
