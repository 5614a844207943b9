import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { satisfies } from "semver";
import { publicPackages, readText, root, workspaces } from "../support/repository.js";

const { version } = JSON.parse(readText("lerna.json")) as { version: string };
const names = new Set(workspaces.map(({ manifest }) => manifest.name));

describe.each(publicPackages.map(({ folder, manifest }) => [folder, manifest] as const))(
  "%s",
  (folder, manifest) => {
    it("has its own licence and README", () => {
      expect(readText(join(folder, "LICENSE"))).toBe(readText("LICENSE"));
      expect(readText(join(folder, "README.md"))).toMatch(new RegExp(`^# .*${manifest.name}`));
    });

    it("has the fields that a registry shows", () => {
      expect(manifest).toMatchObject({
        version,
        license: "MIT",
        type: "module",
        sideEffects: false,
        engines: { node: ">=20.19.0" },
        publishConfig: { access: "public" },
        repository: { url: "git+https://github.com/vmprot/vmprot.git", directory: folder },
        bugs: "https://github.com/vmprot/vmprot/issues",
        homepage: `https://github.com/vmprot/vmprot/tree/main/${folder}#readme`,
        files: expect.arrayContaining(["dist", "!**/*.tsbuildinfo"]),
        exports: expect.objectContaining({ "./package.json": "./package.json" }),
      });
      expect(manifest.description).toMatch(/\.$/);
      expect(manifest.keywords).toContain("dma-buf");
    });

    it("runs nothing when it is installed", () => {
      for (const event of ["preinstall", "install", "postinstall", "prepare"]) {
        expect(manifest.scripts ?? {}).not.toHaveProperty(event);
      }
    });
  },
);

describe("the workspaces", () => {
  it("ask for versions of each other that exist now", () => {
    for (const { folder, manifest } of workspaces) {
      const { dependencies, devDependencies, peerDependencies } = manifest;
      for (const wanted of [dependencies, devDependencies, peerDependencies]) {
        for (const [name, range] of Object.entries(wanted ?? {})) {
          if (names.has(name)) expect([folder, name, satisfies(version, range)]).toContain(true);
        }
      }
    }
  });

  it("that are loaded beside core keep their range of it open for later minor versions", () => {
    const peers = workspaces.flatMap(({ folder, manifest }) => {
      const range = manifest.peerDependencies?.["@vmprot/core"];
      return range === undefined ? [] : [[folder, satisfies("0.99.0", range)]];
    });
    expect(peers.length).toBeGreaterThan(1);
    expect(peers.filter(([, open]) => open !== true)).toEqual([]);
    expect(peers.map(([folder]) => folder)).toContain("adapters");
  });

  it("with sources are all compiled by the root project", () => {
    const { references } = JSON.parse(readText("tsconfig.json"));
    const sources = workspaces.filter(({ folder }) =>
      existsSync(join(root, folder, "tsconfig.json")),
    );
    const folders = sources.map(({ folder }) => `./${folder}`);
    expect(references.map(({ path }: { path: string }) => path).sort()).toEqual(folders.sort());
  });

  it("have the version that lerna keeps", () => {
    for (const { manifest } of workspaces) expect(manifest.version).toBe(version);
  });
});

describe("the lock file", () => {
  const { packages } = JSON.parse(readText("package-lock.json")) as {
    packages: Record<string, { resolved?: string; link?: boolean; integrity?: string }>;
  };

  it("names no registry", () => {
    const resolved = Object.values(packages).flatMap((entry) => entry.resolved ?? []);
    expect(resolved.filter((address) => address.includes(":"))).toEqual([]);
  });

  it("pins every package by its hash", () => {
    const unpinned = Object.entries(packages).filter(
      ([path, { link, integrity }]) =>
        path.includes("node_modules/") && link !== true && integrity === undefined,
    );
    expect(unpinned.map(([path]) => path)).toEqual([]);
  });

  it("is kept so by the repository's own npm settings", () => {
    expect(existsSync(join(root, ".npmrc"))).toBe(true);
    expect(readText(".npmrc")).toContain("omit-lockfile-registry-resolved=true");
  });
});
