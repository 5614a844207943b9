import type { Candidates, CompletedCommand } from "./completion-model.js";

/** Completion for fish. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options, argument }) => {
    const within = `complete -c vmprot -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c vmprot -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...options.map(({ flag, description, value }) => {
        const long = `-l ${flag.replace(/^--/, "")} -d ${quote(description)}`;
        return `${within} ${long}${value ? ` -r${allowed(value)}` : ""}`;
      }),
      ...(argument ? [`${within}${allowed(argument)}`] : []),
    ];
  });
  return `# Completion of vmprot for fish: put it into ~/.config/fish/completions/vmprot.fish.
complete -c vmprot -f
${lines.join("\n")}
`;
}

function allowed({ words, files }: Candidates): string {
  return (files ? " -F" : "") + (words.length > 0 ? ` -a ${quote(words.join(" "))}` : "");
}

const quote = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
