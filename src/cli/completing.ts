import { Help, type Argument, type Command, type Option } from 'commander';

/** A word that fits, and what it means. */
export interface Fitting {
  readonly word: string;
  readonly about: string;
}

/** What fits at the end of a line. */
export interface Fits {
  /** `none`: a text of its own, such as a description. */
  readonly kind: 'files' | 'endpoints' | 'words' | 'none';
  readonly words: readonly Fitting[];
  /** What the current word begins with before a value, such as `--format=`. */
  readonly before: string;
  /** Arguments that are there already. */
  readonly taken: readonly string[];
  /** The file of endpoints that the line names. */
  readonly endpointFile: string | undefined;
}

type Kind = Exclude<Fits['kind'], 'words'>;

/** What a value is, by its name in the help. */
export const valueKinds: Readonly<Record<string, Kind>> = {
  file: 'files',
  csv: 'files',
  endpoint: 'endpoints',
  endpoints: 'endpoints',
};

/** The name of an option's value in the help; undefined if it takes none. */
export const valueName = ({ flags }: Option): string | undefined => /[<[]([^\]>.]+)/.exec(flags)?.[1];

const help = new Help();

/** What a line says before its current word. */
interface Line {
  /** The verb, or the whole program. */
  readonly command: Command;
  readonly arguments: readonly string[];
  /** The options with their values. */
  readonly given: ReadonlyMap<string, string | undefined>;
  /** The option that waits for its value. */
  readonly waiting: Option | undefined;
  /** Whether only arguments can follow, after `--`. */
  readonly isEnded: boolean;
}

/**
 * What fits at the end of a line, by the program itself.
 *
 * @param words the words before the current one, without the name of the program
 * @param current the current word as far as it is typed
 */
export function fitting(program: Command, words: readonly string[], current: string): Fits {
  const line = lineOf(program, words);
  const { command, given, waiting, isEnded } = line;
  const fits = (value: ValueOf, before = ''): Fits => ({
    ...{ kind: value.kind, words: value.words ?? [], before },
    taken: line.arguments,
    endpointFile: given.get('--endpoints'),
  });
  if (waiting) return fits(valueOf(waiting, valueName(waiting)));
  if (!isEnded && current.startsWith('-')) {
    const at = current.indexOf('=');
    if (at === -1) return fits(optionsOf(line, program));
    const option = optionNamed(current.slice(0, at), command, program);
    return option && valueName(option) !== undefined
      ? fits(valueOf(option, valueName(option)), current.slice(0, at + 1))
      : fits(nothing);
  }
  if (command === program) return fits(line.arguments.length === 0 ? verbsOf(program) : nothing);
  const argument = argumentAt(command, line.arguments.length);
  // The argument of the parser's own verb "help".
  if (argument?.name() === 'command') return fits(verbsOf(program));
  if (argument) return fits(valueOf(argument, argument.name()));
  return fits(isEnded ? nothing : optionsOf(line, program));
}

interface ValueOf {
  readonly kind: Fits['kind'];
  readonly words?: readonly Fitting[];
}

const nothing: ValueOf = { kind: 'none' };

function valueOf({ argChoices }: Argument | Option, name = ''): ValueOf {
  if (argChoices === undefined) return { kind: valueKinds[name] ?? 'none' };
  return { kind: 'words', words: argChoices.map((word) => ({ word, about: '' })) };
}

function lineOf(program: Command, words: readonly string[]): Line {
  const given = new Map<string, string | undefined>();
  const named: string[] = [];
  let command = program;
  let waiting: Option | undefined;
  let isEnded = false;
  for (const word of words) {
    if (waiting) {
      given.set(waiting.long ?? '', word);
      waiting = undefined;
    } else if (!isEnded && word === '--') isEnded = true;
    else if (!isEnded && word.startsWith('-')) {
      const at = word.indexOf('=');
      const name = at === -1 ? word : word.slice(0, at);
      const option = optionNamed(name, command, program);
      given.set(option?.long ?? name, at === -1 ? undefined : word.slice(at + 1));
      if (option && valueName(option) !== undefined && at === -1) waiting = option;
    } else if (command === program && named.length === 0) {
      const verb = help.visibleCommands(program).find((visible) => visible.name() === word);
      if (verb) command = verb;
      else named.push(word);
    } else named.push(word);
  }
  return { command, arguments: named, given, waiting, isEnded };
}

/** The options of a verb are also those of the program. */
const everyOption = (command: Command, program: Command): readonly Option[] => [
  ...help.visibleOptions(command),
  ...(command === program ? [] : help.visibleOptions(program).filter(({ long }) => long !== '--version')),
];

const optionNamed = (name: string, command: Command, program: Command): Option | undefined =>
  everyOption(command, program).find(({ short, long }) => short === name || long === name);

/** An option that is there already is not offered again, unless it may be repeated. */
function optionsOf({ command, given }: Line, program: Command): ValueOf {
  const words = everyOption(command, program).flatMap(({ long, description, defaultValue }) =>
    long && (!given.has(long) || Array.isArray(defaultValue)) ? [{ word: long, about: description }] : [],
  );
  return { kind: 'words', words: [...new Map(words.map((option) => [option.word, option])).values()] };
}

const verbsOf = (program: Command): ValueOf => ({
  kind: 'words',
  words: help
    .visibleCommands(program)
    .map((verb) => ({ word: verb.name(), about: verb.summary() || verb.description() })),
});

/** The last argument of a verb may take any number of words. */
function argumentAt({ registeredArguments }: Command, index: number): Argument | undefined {
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic === true ? last : undefined);
}
