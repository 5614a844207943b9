// A user makes an adapter from the template, and has the vmprot command find it.
import { join } from "node:path";
import { npmInstall, runQuery } from "../consumer/project.mjs";
import { claim, show } from "../consumer/show.mjs";

/**
 * In a project where @vmprot/cli is installed, with the registry that has the template. Its made-up
 * rules say that flag 1 is cached memory.
 */
export async function scaffoldAdapter(project, registry) {
  const foo = join(project, "foo");
  // The new package has no .npmrc that would send @vmprot to this registry.
  const env = { ...process.env, "npm_config_@vmprot:registry": registry };
  const create = ["create", "--yes", "@vmprot/adapter@latest", "--", "--name", "foo", "--dir", foo];
  // npm keeps what `npm create` installs in its cache, and would take the last rehearsal's.
  const fresh = { ...env, npm_config_cache: join(project, "npm-cache") };
  await show("npm create @vmprot/adapter", "npm", create, { cwd: project, env: fresh });
  await npmInstall("the new adapter's dependencies install", foo, [], env);
  await show("the new adapter's tests pass", "npm", ["test"], { cwd: foo, env });
  await npmInstall("the new adapter installs", project, [foo], env);
  const vmprot = join(project, "node_modules/.bin/vmprot");
  const args = ["adapters", "--discover"];
  const listed = await show(`vmprot ${args.join(" ")}`, vmprot, args, { cwd: project });
  claim("it lists the new adapter", /\bfoo\b/.test(listed), listed);
  await runQuery(project, { exporter: "foo", facts: { flags: 1 } }, "--discover");
}
