import { join, relative } from "node:path";
import type { Home } from "./home.js";
import type { Target } from "./target.js";

type Ranges = Readonly<Record<string, string>>;

/** The template's package.json as the new package's. */
export function fitManifest(text: string, target: Target, home: Home): string {
  const template = JSON.parse(text);
  const manifest = {
    ...template,
    peerDependencies: {
      ...template.peerDependencies,
      "@vmprot/core": peerRange(home.version),
    },
    devDependencies: devDependencies(template.devDependencies, target, home),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Every later minor version: the contract has a version of its own. */
const peerRange = (version: string): string =>
  `>=${version} <${Number.parseInt(version, 10) + 1}.0.0`;

function devDependencies(wanted: Ranges, { kind, folder }: Target, home: Home): Ranges {
  const own = (name: string): string =>
    kind === "checkout"
      ? `file:${posix(relative(folder, join(home.checkout ?? "", name.replace("@vmprot/", ""))))}`
      : `^${home.version}`;
  return Object.fromEntries(
    Object.entries(wanted).map(([name, range]) => [
      name,
      name.startsWith("@vmprot/") ? own(name) : range,
    ]),
  );
}

const posix = (path: string): string => path.replaceAll("\\", "/");
