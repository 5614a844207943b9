import type { Candidates, CompletedCommand, CompletedOption } from "./completion-model.js";

/** Completion for zsh. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const list = commands.map(({ name, summary }) => quote(`${name}:${summary}`));
  const cases = commands.map(({ name, options, argument }) => {
    const specs = [
      ...options.map(optionSpec),
      ...(argument ? [`1:argument:${action(argument)}`] : []),
    ];
    return `    ${name}) _arguments ${specs.map(quote).join(" ")} ;;`;
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

function optionSpec({ flag, description, value }: CompletedOption): string {
  const text = description.replace(/[[\]:\\]/g, "\\$&");
  return `${flag}[${text}]${value ? `:value:${action(value)}` : ""}`;
}

function action({ words, files }: Candidates): string {
  const list = `(${words.join(" ")})`;
  if (words.length === 0) return files ? "_files" : " ";
  return files ? `{_alternative "words:word:${list}" "files:file:_files"}` : list;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
