import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { root } from "../support/repository.js";
import {
  COMMAND,
  createAdapter,
  filesOf,
  makeFolder,
  removeFolder,
  run,
} from "./run-create-adapter.js";

const folder = makeFolder();
afterAll(() => removeFolder(folder));

/** One line with a code, exit status 2, and never a stack. */
function expectError(args: readonly string[], code: string, ...parts: string[]): void {
  const { status, stdout, stderr } = createAdapter(folder, ...args);
  expect({ status, stdout, stderr }).toMatchObject({ status: 2, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^create-adapter: ${code}: [^\n]+\n$`));
  for (const part of parts) expect(stderr).toContain(part);
}

describe("a folder that is in use", () => {
  writeFileSync(join(folder, "file"), "mine");
  mkdirSync(join(folder, "full"));
  writeFileSync(join(folder, "full/package.json"), "mine");
  mkdirSync(join(folder, "empty"));
  symlinkSync("empty", join(folder, "link"));
  symlinkSync("nowhere", join(folder, "dangling"));

  it.each([
    ["full", "is not empty"],
    ["file", "is no folder"],
    ["link", "symbolic link"],
    ["dangling", "symbolic link"],
    [".", "is not empty"],
  ])("%s is refused, by a dry run too", (dir, why) => {
    const before = filesOf(folder);
    expectError(["--name", "foo", "--dir", dir], "TARGET_NOT_EMPTY", why);
    expectError(["--name", "foo", "--dir", dir, "--dry-run"], "TARGET_NOT_EMPTY", why);
    expect(filesOf(folder)).toEqual(before);
    expect(readFileSync(join(folder, "full/package.json"), "utf8")).toBe("mine");
  });

  it("is taken if it is empty, and is where one stands", () => {
    const empty = join(folder, "empty");
    expect(createAdapter(empty, "--name", "foo", "--dir", ".")).toMatchObject({ status: 0 });
    expect(filesOf(empty)).toContain("package.json");
    expectError(["--name", "foo", "--dir", "empty"], "TARGET_NOT_EMPTY");
  });
});

describe("a clone of an empty repository", () => {
  it("is taken, and what git has there stays", () => {
    const clone = join(folder, "clone");
    mkdirSync(join(clone, ".git"), { recursive: true });
    writeFileSync(join(clone, ".git/HEAD"), "ref");
    expect(createAdapter(folder, "--name", "foo", "--dir", "clone")).toMatchObject({ status: 0 });
    expect(filesOf(clone)).toContain("package.json");
    expect(readFileSync(join(clone, ".git/HEAD"), "utf8")).toBe("ref");
  });
});

describe("a folder that cannot be written", () => {
  it("below a file or in /proc is an error of the system's", () => {
    expectError(["--name", "foo", "--dir", "file/foo"], "OUTPUT_FAILED", "ENOTDIR");
    expectError(["--name", "foo", "--dir", "/proc/foo"], "OUTPUT_FAILED", "/proc/foo");
  });

  it("is told apart from an output that cannot be written", () => {
    const command = `${process.execPath} ${COMMAND} --name foo --dry-run`;
    expect(run("sh", ["-c", `${command} > /dev/full`], folder)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^create-adapter: OUTPUT_FAILED: ENOSPC[^\n]+\n$/),
    });
    expect(run("sh", ["-c", `${command} | true`], folder)).toMatchObject({ stderr: "" });
  });

  it("half-way leaves nothing behind", () => {
    // README.md fits into PATH_MAX, and what comes later does not.
    const names = Array.from({ length: 40 }, () => "d".repeat(200));
    const fits = join(folder, ...names).slice(0, 4096 - "/package.json".length - 5);
    const before = readdirSync(folder);
    expectError(
      ["--name", "foo", "--dir", fits],
      "OUTPUT_FAILED",
      "ENAMETOOLONG",
      "Nothing is left of it.",
    );
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe("a bad value", () => {
  it.each([
    ["--name", "", "An exporter's name"],
    ["--name", "Foo", "An exporter's name"],
    ["--name", "-foo", "An exporter's name"],
    ["--name", "../foo", "An exporter's name"],
    ["--name", "foo\u001b[2J", "An exporter's name"],
    ["--name", "a".repeat(65), "An exporter's name"],
    ["--package", "", "An npm package's name"],
    ["--package", "Foo", "An npm package's name"],
    ["--package", "@vendor", "An npm package's name"],
    ["--package", "node_modules", "An npm package's name"],
    ["--package", "a".repeat(215), "An npm package's name"],
    ["--driver", "", "A driver's name"],
    ["--driver", 'foo"; evil("', "A driver's name"],
    ["--dir", "", "A folder's path"],
    ["--dir", "~/foo", "Only a shell knows what ~ is"],
    ["--bogus", "", "unknown option"],
  ])("of %s %j is refused", (flag, value, why) => {
    const name = flag === "--name" ? [] : ["--name", "foo"];
    expectError([...name, flag, value], "USAGE", why);
    expect(existsSync(join(folder, "vmprot-adapter-foo"))).toBe(false);
  });

  it("is a name that is missing where nobody can be asked", () => {
    expectError([], "USAGE", "--name");
    expectError(["--dir", "foo"], "USAGE", "--name");
    expectError(["--name"], "USAGE", "argument missing");
    expectError(["--name", "foo", "bar"], "USAGE", "too many arguments");
  });

  it("is a folder of vmprot's repository that is not the adapter's", () => {
    const own = "adapters/src/foo";
    for (const dir of [".", "foo", "adapters/foo", "adapters/src/bar", `${own}/bar`, "core"]) {
      const args = ["--name", "foo", "--dir", join(root, dir)];
      expectError(args, "USAGE", join(root, own), "or name a folder outside");
    }
  });

  it("is a name that the repository's list of adapters could not export", () => {
    for (const name of ["9p", "x_y", "a--b", "a-", "families"]) {
      const args = ["--name", name, "--dir", join(root, "adapters/src", name)];
      expectError(args, "USAGE", "single hyphens", "or name a folder outside");
    }
  });

  it("is a package in vmprot's repository, where there is one for all", () => {
    const args = ["--name", "foo", "--dir", join(root, "adapters/src/foo"), "--package", "bar"];
    expectError(args, "USAGE", "@vmprot/adapters");
  });
});

describe("options that npm took for its own", () => {
  const HINT = "With npm run and npm create, put -- before the options.";

  it.each([
    [[], { npm_config_name: "foo" }],
    [["--dir", "foo", "bar"], { npm_config_driver: "foo" }],
    [["foo"], { npm_command: "run-script" }],
  ])("%j with %j is an error that says so", (args, env) => {
    const { status, stderr } = run(process.execPath, [COMMAND, ...args], folder, env);
    expect(status).toBe(2);
    expect(stderr).toContain(HINT);
  });

  it("are not suspected in other errors", () => {
    const env = { npm_command: "run-script" };
    expect(run(process.execPath, [COMMAND], folder, env).stderr).not.toContain(HINT);
    expect(createAdapter(folder, "--name", "foo", "bar").stderr).not.toContain(HINT);
  });
});
