/** The shells that have a completion. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof shells)[number];

/**
 * The variable with the words of a line, one on each, where a shell cannot pass words as they are: Windows PowerShell drops
 * empty arguments and breaks those with quotes, and cmd, which runs `veeam-em.cmd`, would act on their `&`.
 */
export const wordsVariable = 'VEEAM_EM_COMPLETE_WORDS';

/**
 * A script that teaches a shell to complete `veeam-em`. What fits is told by the verb `complete`, in one way for all shells:
 * its first line says whether files fit, and each other line is a word that fits. It reads no input, because that is what a
 * person types meanwhile.
 */
export const completionScript = (shell: Shell): string => scripts[shell];

const scripts: Readonly<Record<Shell, string>> = {
  // Also for bash 3.2 of macOS, which has no compopt and no mapfile. Files are completed by bash where nothing else fits.
  bash: `_veeam_em() {
  local program=veeam-em answer kind word
  case $1 in */*) program=\${1//[\\"\\'\\\\]/}; program=\${program/#\\~/"$HOME"} ;; esac
  COMPREPLY=()
  answer=$("$program" complete bash -- "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null </dev/null) || return
  {
    IFS= read -r kind
    [ "$kind" = files ] && return
    while IFS= read -r word; do COMPREPLY+=("$word"); done
  } <<<"$answer"
  type compopt >/dev/null 2>&1 && compopt +o default
}
complete -o default -F _veeam_em veeam-em`,

  zsh: `#compdef veeam-em
_veeam-em() {
  local program=veeam-em
  local -a given answer
  [[ $words[1] == */* ]] && program=\${~\${(Q)words[1]}}
  given=("\${(@Q)words[2,CURRENT-1]}")
  answer=("\${(@f)$("$program" complete zsh -- "\${given[@]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  if [[ $answer[1] == words ]]; then
    shift answer
    (( $#answer )) && _describe veeam-em answer
  else
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    _files
  fi
}
if [[ $funcstack[1] == _veeam-em ]]; then
  _veeam-em "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef _veeam-em veeam-em
fi`,

  fish: `function __veeam_em_complete
  set -l given (commandline -opc)
  set -l program veeam-em
  string match -q '*/*' -- $given[1]; and set program (string replace -r '^~(?=/)' -- $HOME $given[1])
  set -l current (commandline -ct)
  # A quote that is still open is no part of the word.
  set -l plain (string unescape -- "$current"; or string unescape -- "$current'"; or string unescape -- "$current\\"")
  set -l answer ($program complete fish -- $given[2..-1] "$plain" 2>/dev/null </dev/null)
  if test "$answer[1]" = words
    printf '%s\\n' $answer[2..-1]
  else
    set -l before (string match -r '^--[^=]*=' -- $plain)
    for path in (__fish_complete_path (string replace -r '^--[^=]*=' '' -- $plain))
      echo "$before$path"
    end
  end
end
complete -c veeam-em -e
complete -c veeam-em -f -a '(__veeam_em_complete)'`,

  // PowerShell offers files where a completer offers nothing. ASCII only: Windows PowerShell reads output in an old code page.
  powershell: `Register-ArgumentCompleter -Native -CommandName veeam-em -ScriptBlock {
  param($word, $ast, $position)
  $words = @(foreach ($element in ($ast.CommandElements | Select-Object -Skip 1)) {
    if ($element.Extent.EndOffset -ge $position) { break }
    if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value } else { "$element" }
  })
  $program = $ast.GetCommandName()
  $before = $env:${wordsVariable}
  try {
    $env:${wordsVariable} = ($words + "$word") -join "\`n"
    $answer = ($null | & $program complete powershell 2>$null) -join ''
  } finally {
    $env:${wordsVariable} = $before
  }
  if ($answer) {
    foreach ($fits in ($answer | ConvertFrom-Json).words) {
      [System.Management.Automation.CompletionResult]::new($fits.text, $fits.word, 'ParameterValue', $fits.about)
    }
  }
}`,
};
