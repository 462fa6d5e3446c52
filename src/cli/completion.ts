import type { Command } from 'commander';
import { UsageError } from './exit';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

interface Words {
  readonly verbs: readonly { readonly name: string; readonly options: readonly string[] }[];
  readonly common: readonly string[];
  /** The options that take a value: the word after one is no verb. */
  readonly valued: readonly string[];
  /** The values of the options and the verbs that have a list of them. */
  readonly values: readonly (readonly [string, readonly string[]])[];
}

/**
 * The completion of verbs and options for a shell, made from the program itself.
 *
 * @throws UsageError for another shell
 */
export function completionScript(shell: string, program: Command): string {
  const longOf = (command: Command): readonly string[] =>
    command.options.flatMap(({ long }) => (long ? [long] : []));
  const options = [program, ...program.commands].flatMap((command) => command.options);
  const valued = options.flatMap(({ long, required, optional }) =>
    long && (required || optional) ? [long] : [],
  );
  const words: Words = {
    verbs: program.commands.map((command) => ({ name: command.name(), options: longOf(command) })),
    common: [...longOf(program), '--help'],
    valued: [...new Set(valued)],
    values: [
      ...new Map(options.flatMap(({ long, argChoices }) => (long && argChoices ? [[long, argChoices]] : []))),
      ['completion', shells],
    ],
  };
  switch (shell) {
    case 'bash':
      return bash(words);
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(words)}`;
    case 'fish':
      return fish(words);
    case 'powershell':
      return powershell(words);
    default:
      throw new UsageError(`There is a completion for ${shells.join(', ')}.`);
  }
}

function bash({ verbs, common, valued, values }: Words): string {
  const cases = verbs.map(
    ({ name, options }) => `    ${name}) words="${[...options, ...common].join(' ')}" ;;`,
  );
  return [
    '_veeam_em() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" verb="" word words="" skip=""',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    if [ -n "$skip" ]; then skip=""; continue; fi',
    `    case "$word" in ${valued.join('|')}) skip=1 ;; -*) ;; *) verb="$word"; break ;; esac`,
    '  done',
    '  case "$verb" in',
    ...cases,
    `    *) words="${[...verbs.map(({ name }) => name), ...common].join(' ')}" ;;`,
    '  esac',
    '  case "$before" in',
    ...values.map(([name, list]) => `    ${name}) words="${list.join(' ')}" ;;`),
    `    ${valued.filter((option) => values.every(([name]) => name !== option)).join('|')}) words="" ;;`,
    '  esac',
    "  local IFS=$'\\n'",
    '  COMPREPLY=( $(compgen -W "${words// /$IFS}" -- "$current") )',
    '  if [ "${#COMPREPLY[@]}" -eq 0 ]; then COMPREPLY=( $(compgen -f -- "$current") ); fi',
    '}',
    'complete -o filenames -F _veeam_em veeam-em',
  ].join('\n');
}

function fish({ verbs, common }: Words): string {
  const isFirst = '__fish_use_subcommand';
  return [
    ...verbs.map(({ name }) => `complete -c veeam-em -n ${isFirst} -a ${name}`),
    ...verbs.flatMap(({ name, options }) =>
      [...options, ...common].map(
        (option) => `complete -c veeam-em -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`,
      ),
    ),
  ].join('\n');
}

function powershell({ verbs, common }: Words): string {
  const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
  return [
    'Register-ArgumentCompleter -Native -CommandName veeam-em -ScriptBlock {',
    '  param($word, $ast, $position)',
    `  $verbs = @{ ${verbs.map(({ name, options }) => `'${name}' = @(${list(options)})`).join('; ')} }`,
    '  $verb = $ast.CommandElements | Select-Object -Skip 1 | Where-Object { $verbs.ContainsKey("$_") } | Select-Object -First 1',
    `  $words = if ($verb) { $verbs["$verb"] + @(${list(common)}) } else { @($verbs.Keys) + @(${list(common)}) }`,
    '  $words | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }',
    '}',
  ].join('\n');
}
