import { Argument, Command } from "commander";

/**
 * `vmprot help`: the same as --help, for who tries the word.
 *
 * @param commands the names of the others
 */
export function helpCommand(commands: readonly string[]): Command {
  const command = new Command("help")
    .summary("how a command is used; the same as its --help")
    .description("Shows how vmprot, or one of its commands, is used.")
    .addArgument(new Argument("[command]", "such as query").choices(commands));
  return command.action((name?: string) => {
    const { parent } = command;
    (parent?.commands.find((each) => each.name() === name) ?? parent)?.help();
  });
}
