/** Shells that the command line can be completed in. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

// Each script asks `lockstep complete` for the words that fit; where there are none, the shell offers files.
const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of lockstep for bash: eval "$(lockstep completion bash)"
_lockstep() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$(printf '%q' "$word")")
  done < <(lockstep complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -o bashdefault -F _lockstep lockstep
`,
  zsh: `#compdef lockstep
# Completion of lockstep for zsh: eval "$(lockstep completion zsh)"
_lockstep() {
  local -a found
  found=("\${(@f)$(lockstep complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then
    compadd -- "\${found[@]}"
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" = _lockstep ]]; then _lockstep "$@"; else compdef _lockstep lockstep; fi
`,
  fish: `# Completion of lockstep for fish: lockstep completion fish | source
function __lockstep_words
    set -l words (commandline -opc)
    set -e words[1]
    lockstep complete --described -- $words "$(commandline -ct)" 2>/dev/null
end
complete -c lockstep -a '(__lockstep_words)'
`,
};

/** What a person evaluates in a shell to have the command line completed there. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}
