// Git in a repository that is named, never in the one that a hook works on.
import { spawnSync } from "node:child_process";

/** Without what a git hook sets, or git would work on the repository that the hook is for. */
export const gitEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")),
);

/** Whether the command succeeds in this repository, and its output without the last line feed. */
export function tryGit(repository, ...args) {
  const options = { cwd: repository, env: gitEnv, encoding: "utf8", maxBuffer: 2 ** 28 };
  const { status, stdout, stderr, error } = spawnSync("git", args, options);
  if (error) throw error;
  return { ok: status === 0, output: stdout.trimEnd(), complaint: stderr.trimEnd() };
}

/** The command's output; throws what git complains of. */
export function git(repository, ...args) {
  const { ok, output, complaint } = tryGit(repository, ...args);
  if (!ok) throw new Error(`git ${args.join(" ")} failed:\n${complaint}`);
  return output;
}

/** Lets commits be made in a scratch repository, whatever the user's own git settings are. */
export function configureScratch(repository) {
  const settings = {
    "user.name": "rehearsal",
    "user.email": "rehearsal@localhost",
    "commit.gpgsign": "false",
    "tag.gpgsign": "false",
    "core.hooksPath": "/dev/null",
  };
  for (const [name, value] of Object.entries(settings)) git(repository, "config", name, value);
}
