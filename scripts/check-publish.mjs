// Rehearses a release: lerna publishes to a stand-in registry, a user installs from it and imports.
import { execFile, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { node } from "./run.mjs";
import { setup } from "./setup.mjs";
import { startRegistry } from "./stand-in-registry.mjs";
import { publicPackages, root } from "./workspaces.mjs";

const folder = mkdtempSync(join(tmpdir(), "vmprot-release-"));
const packages = publicPackages();

/** Without what a git hook sets, or git would work on the repository that the hook is for. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT/.test(name)));

/** A clean, committed copy of the working tree: lerna wants one, and writes into it. */
function copyRepository() {
  const copy = join(folder, "repository");
  const listed = execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], {
    cwd: root,
    env,
  });
  const built = packages.map((each) => `${each.folder}/dist`);
  for (const path of [...new Set(listed.toString().split("\0").filter(Boolean)), ...built]) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  const git = (...args) => execFileSync("git", args, { cwd: copy, env });
  git("init", "--quiet");
  git("add", "--all");
  const author = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost"];
  git(...author, "commit", "--quiet", "--no-verify", "--message", "rehearsal");
  writeFileSync(join(copy, ".git/info/exclude"), "node_modules\n");
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

function call(command, args, options) {
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) =>
      status === 0 ? resolve() : reject(new Error(`${command} ${args[0]} exited with ${status}`)),
    );
  });
}

async function publish(url) {
  const args = ["publish", "from-package", "--yes", "--ignore-scripts", "--registry", url];
  const lerna = join(root, "node_modules/lerna/dist/cli.js");
  await call(node, [lerna, ...args, "--loglevel", "error"], {
    cwd: copyRepository(),
    env,
  });
}

/** In an empty project: only the published packages, and inversify for the DI entries. */
async function install(url) {
  const user = join(folder, "user");
  mkdirSync(user);
  const wanted = packages.map(({ manifest }) => [manifest.name, manifest.version]);
  const dependencies = { ...Object.fromEntries(wanted), inversify: "^8.2.3" };
  const manifest = { type: "module", private: true, dependencies };
  writeFileSync(join(user, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(user, ".npmrc"), `@vmprot:registry=${url}\n`);
  await call("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: user });
  return user;
}

async function use(user) {
  for (const { manifest } of packages) {
    const entries = Object.keys(manifest.exports).filter((entry) => !/\*|\.json$/.test(entry));
    for (const entry of entries) {
      const name = manifest.name + entry.slice(1);
      await promisify(execFile)(node, ["-e", `await import("${name}")`, "--input-type=module"], {
        cwd: user,
      });
      console.log(`ok   import ${name}`);
    }
    for (const bin of Object.keys(manifest.bin ?? {})) {
      await promisify(execFile)(join(user, "node_modules/.bin", bin), ["--version"], { cwd: user });
      console.log(`ok   ${bin} --version`);
    }
  }
}

setup();
const registry = await startRegistry();
try {
  await publish(registry.url);
  const got = registry.published.map(({ name }) => name);
  const missing = packages.filter(({ manifest }) => !got.includes(manifest.name));
  if (missing.length > 0 || got.length !== packages.length) {
    throw new Error(`published ${got.join(", ")}`);
  }
  console.log(`ok   published ${got.join(", ")}`);
  await use(await install(registry.url));
} finally {
  registry.stop();
  rmSync(folder, { recursive: true, force: true });
}
