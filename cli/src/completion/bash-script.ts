import type { Candidates, CompletedCommand } from "./completion-model.js";

/** Completion for bash; where no word fits, bash itself completes file names. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const cases = commands.flatMap(({ name, options, argument }) => [
    ...options.flatMap(({ flag, value }) => (value ? [line(`${name} ${flag}`, value)] : [])),
    line(`${name} "*`, {
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

function line(pattern: string, { words }: Candidates): string {
  const quoted = pattern.endsWith('"*') ? `"${pattern}` : `"${pattern}"`;
  return `      ${quoted}) words="${words.join(" ")}" ;;`;
}
