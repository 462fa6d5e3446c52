import { homedir } from 'node:os';
import type { Command } from 'commander';
import { fitting, type Fitting } from '../completing';
import { wordsVariable, type Shell } from '../completion';
import { exitCodes, UsageError, type ExitCode } from '../exit';
import type { Run } from '../run';
import { bashWord, plainPowerShellWord, powerShellWord, readBashLine } from '../shellLine';

/** A longer list helps nobody, and a shell would ask before it shows one. */
const mostEndpoints = 500;

/** The words that fit, or undefined where files do. */
type Words = readonly Fitting[] | undefined;

/**
 * `complete SHELL`: tells a script of the verb `completion` what fits at the end of a line. Nothing is sent.
 *
 * @param given of bash the line up to the cursor and its word breaks, else the words without the name of the program
 */
export async function complete(
  run: Run,
  program: Command,
  shell: Shell,
  given: readonly string[],
): Promise<ExitCode> {
  run.io.line(await answers[shell](run, program, given));
  return exitCodes.done;
}

type Answer = (run: Run, program: Command, given: readonly string[]) => Promise<string>;

const answers: Readonly<Record<Shell, Answer>> = {
  bash: async (run, program, [line = '', breaks = '']) => {
    const { words, current, kept, quote, isRedirected } = readBashLine(line, breaks);
    const fitted = isRedirected ? undefined : await wordsFor(run, program, words.slice(1), current);
    // Bash takes what it is given, and puts it in place of what comes after the last break.
    const begun = fitted?.filter(({ word }) => word.startsWith(current));
    return lines(begun, ({ word }) => bashWord(word.slice(kept.length), quote));
  },
  zsh: async (run, program, given) => {
    const escaped = (text: string): string => text.replaceAll(/[\\:]/g, '\\$&');
    const words = await wordsFor(run, program, given.slice(0, -1), given.at(-1) ?? '');
    return lines(words, ({ word, about }) => escaped(word) + (about === '' ? '' : `:${about}`));
  },
  fish: async (run, program, given) =>
    lines(
      await wordsFor(run, program, given.slice(0, -1), given.at(-1) ?? ''),
      ({ word, about }) => `${word}\t${about}`,
    ),
  powershell: async (run, program) => {
    const given = (run.io.streams.env[wordsVariable] ?? '').split('\n');
    const current = plainPowerShellWord(given.at(-1) ?? '');
    const words = (await wordsFor(run, program, given.slice(0, -1), current)) ?? [];
    const begun = words.filter(({ word }) => word.toLowerCase().startsWith(current.toLowerCase()));
    const json = JSON.stringify({
      // None of its three texts may be empty.
      words: begun.map(({ word, about }) => ({ text: powerShellWord(word), word, about: about || word })),
    });
    return json.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  },
};

const lines = (words: Words, line: (fitting: Fitting) => string): string =>
  words === undefined ? 'files' : ['words', ...words.map(line)].join('\n');

async function wordsFor(
  run: Run,
  program: Command,
  words: readonly string[],
  current: string,
): Promise<Words> {
  const { kind, words: known, before, taken, endpointFile } = fitting(program, words, current);
  switch (kind) {
    case 'files':
      return undefined;
    case 'none':
      return [];
    case 'words':
      return known.map(({ word, about }) => ({ word: before + word, about }));
    case 'endpoints':
      return (await endpointWords(run, endpointFile))
        .filter(({ word }) => !taken.includes(word))
        .map(({ word, about }) => ({ word: before + word, about }));
  }
}

async function endpointWords(run: Run, file: string | undefined): Promise<readonly Fitting[]> {
  try {
    // The line was not run yet: no shell has replaced the tilde.
    const configured = await run.configured(file?.replace(/^~(?=\/)/, () => homedir()));
    return configured.slice(0, mostEndpoints).map(({ name, url }) => ({ word: name, about: url }));
  } catch (error) {
    // What is wrong with the file is told when the line is run; a person who types must not be disturbed.
    if (error instanceof UsageError) return [];
    throw error;
  }
}
