type Env = Readonly<Record<string, string | undefined>>;

/** Options of ours that npm has none of. */
const OPTIONS = ["name", "dir", "driver"];
const HINT = " With npm run and npm create, put -- before the options.";

/** Whether npm took options that were meant for us. It keeps them in the environment. */
export const hasTaken = (env: Env): boolean =>
  OPTIONS.some((name) => env[`npm_config_${name}`] !== undefined);

/** What to add to an error of the command line. Without its option, a value stands alone. */
export function hint(code: string, env: Env): string {
  const leftOver = code === "commander.excessArguments" && env.npm_command !== undefined;
  return leftOver || hasTaken(env) ? HINT : "";
}
