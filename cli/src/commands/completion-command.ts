import { Argument, Command } from "commander";

const MORE = `
Examples:
  $ source <(vmprot completion bash)
  $ vmprot completion zsh > "\${fpath[1]}/_vmprot"
  $ vmprot completion fish > ~/.config/fish/completions/vmprot.fish
`;

/** `vmprot completion`: the script with which a shell completes the other commands. */
export function completionCommand(): Command {
  const command = new Command("completion")
    .summary("a script that completes vmprot's command line")
    .description("Prints the script with which a shell completes vmprot's command line.")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", MORE);
  return command.action(async (shell) => {
    const { printCompletion } = await import("../completion/completion-scripts.js");
    printCompletion(shell, command.parent ?? command);
  });
}
