import type { Command } from "commander";
import { writeOut } from "../output/standard-streams.js";
import {
  type Candidates,
  type CompletedCommand,
  type CompletedOption,
  completionModel,
} from "./completion-model.js";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** A shell that completion is written for. */
export type Shell = keyof typeof SCRIPTS;

/** Prints the script that makes this shell complete the program's command line. */
export function printCompletion(shell: Shell, program: Command): void {
  writeOut(SCRIPTS[shell](completionModel(program)));
}

/** Completion for bash; where no word fits, bash itself completes file names. */
function bashScript(commands: readonly CompletedCommand[]): string {
  const cases = commands.flatMap(({ name, options, argument }) => [
    ...options.flatMap(({ flag, value }) => (value ? [bashLine(`${name} ${flag}`, value)] : [])),
    bashLine(`${name} "*`, {
      words: [...options.map(({ flag }) => flag), ...(argument?.words ?? [])],
      files: false,
    }),
  ]);
  const first = [...commands.map(({ name }) => name), "--help", "--version"].join(" ");
  return `# Completion of vmprot for bash: source it, or put it where bash-completion looks.
_vmprot() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="${first}"
  if ((COMP_CWORD > 1)); then
    case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD - 1]}" in
${cases.join("\n")}
      *) words="" ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _vmprot vmprot
`;
}

function bashLine(pattern: string, { words }: Candidates): string {
  const quoted = pattern.endsWith('"*') ? `"${pattern}` : `"${pattern}"`;
  return `      ${quoted}) words="${words.join(" ")}" ;;`;
}

/** Completion for fish. */
function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options, argument }) => {
    const within = `complete -c vmprot -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c vmprot -n __fish_use_subcommand -a ${name} -d ${fishQuote(summary)}`,
      ...options.map(({ flag, description, value }) => {
        const long = `-l ${flag.replace(/^--/, "")} -d ${fishQuote(description)}`;
        return `${within} ${long}${value ? ` -r${fishValue(value)}` : ""}`;
      }),
      ...(argument ? [`${within}${fishValue(argument)}`] : []),
    ];
  });
  return `# Completion of vmprot for fish: put it into ~/.config/fish/completions/vmprot.fish.
complete -c vmprot -f
${lines.join("\n")}
`;
}

function fishValue({ words, files }: Candidates): string {
  return (files ? " -F" : "") + (words.length > 0 ? ` -a ${fishQuote(words.join(" "))}` : "");
}

const fishQuote = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

/** Completion for zsh. */
function zshScript(commands: readonly CompletedCommand[]): string {
  const list = commands.map(({ name, summary }) => zshQuote(`${name}:${summary}`));
  const cases = commands.map(({ name, options, argument }) => {
    const specs = [
      ...options.map(zshOption),
      ...(argument ? [`1:argument:${zshAction(argument)}`] : []),
    ];
    return `    ${name}) _arguments ${specs.map(zshQuote).join(" ")} ;;`;
  });
  return `#compdef vmprot
# Completion of vmprot for zsh: source it, or put it as _vmprot into a folder of fpath.
_vmprot() {
  local -a commands=(${list.join(" ")})
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
${cases.join("\n")}
  esac
}
if [[ $funcstack[1] == _vmprot ]]; then _vmprot "$@"; else compdef _vmprot vmprot; fi
`;
}

function zshOption({ flag, description, value }: CompletedOption): string {
  const text = description.replace(/[[\]:\\]/g, "\\$&");
  return `${flag}[${text}]${value ? `:value:${zshAction(value)}` : ""}`;
}

function zshAction({ words, files }: Candidates): string {
  const list = `(${words.join(" ")})`;
  if (words.length === 0) return files ? "_files" : " ";
  return files ? `{_alternative "words:word:${list}" "files:file:_files"}` : list;
}

const zshQuote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
