import { RUNTIME } from "./embedded.js";

/** The files of one language that are the same for every policy, by their paths in its folder. */
export function runtimeFiles(language: string): [path: string, text: string][] {
  const folder = `${language}/`;
  return Object.entries(RUNTIME)
    .filter(([path]) => path.startsWith(folder))
    .map(([path, text]) => [path.slice(folder.length), text]);
}
