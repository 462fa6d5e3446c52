import parseExpression from 'spdx-expression-parse';
import isc from 'spdx-license-list/licenses/ISC.json';
import mit from 'spdx-license-list/licenses/MIT.json';
import type { BundledPackage } from './bundledPackages';

/**
 * The licences that bundled code may have, all of them permissive. Each has words from its text, to check that a licence
 * file contains that licence.
 */
const allowed: Readonly<Record<string, RegExp>> = {
  '0BSD': /permission to use, copy, modify, and\/or distribute/i,
  'Apache-2.0': /apache license\s+version 2\.0/i,
  'BSD-2-Clause': /redistribution and use in source and binary forms/i,
  'BSD-3-Clause': /redistribution and use in source and binary forms/i,
  'BlueOak-1.0.0': /blue oak model license/i,
  /** Of the icons. It asks for the name of the author and of the licence, which our notices give. */
  'CC-BY-4.0': /attribution 4\.0 international/i,
  'CC0-1.0': /cc0 1\.0 universal/i,
  ISC: /permission to use, copy, modify, (and\/or|and) distribute/i,
  MIT: /permission is hereby granted, free of charge/i,
  Unlicense: /free and unencumbered software/i,
};

/** Words that no allowed licence contains. */
const foreign =
  /gnu (affero |lesser |library )?general public license|mozilla public license|commons clause/i;

/** The source of the licence text for a package without a licence file. */
interface WithoutFile {
  /** `readme`: the README of the package has the whole text. `spdx`: the standard text with the name of the author. */
  readonly from: 'readme' | 'spdx';
  readonly reason: string;
}

const nodable =
  'Its package.json and README say MIT, by the author of fast-xml-parser; the package has no file.';
export const withoutFile: Readonly<Record<string, WithoutFile>> = {
  '@nodable/entities@3.1.0': { from: 'spdx', reason: nodable },
  '@vscode/l10n@0.0.18': { from: 'spdx', reason: 'Its package.json says MIT; the package has no file.' },
  'data-uri-to-buffer@4.0.1': { from: 'readme', reason: 'The text is the last section of its README.' },
  'saxes@6.0.0': { from: 'spdx', reason: 'Its package.json says ISC; the package has no file.' },
};

const standardTexts: Readonly<Record<string, string>> = { ISC: isc.licenseText, MIT: mit.licenseText };

export const idOf = ({ name, version }: BundledPackage): string => `${name}@${version}`;

/** The licence text of a package for our notices, or an empty text if there is none. */
export function licenceText(item: BundledPackage): string {
  if (item.licenceTexts.length > 0) return item.licenceTexts.join('\n\n');
  switch (withoutFile[idOf(item)]?.from) {
    case 'readme':
      return /^(?:#+\s*)?licen[cs]e\s*\n[-=]*\n?([^]*)/im.exec(item.readme)?.[1]?.trim() ?? '';
    case 'spdx':
      return ownedText(standardTexts[item.licence] ?? '', item.author);
    case undefined:
      return '';
  }
}

/** A standard text whose copyright lines are replaced by one line for the author. */
function ownedText(text: string, author: string): string {
  if (author === '') return '';
  const isCopyright = (line: string): boolean => line.startsWith('Copyright');
  const lines = text.split('\n');
  const first = lines.findIndex(isCopyright);
  return lines
    .flatMap((line, index) => (index === first ? `Copyright (c) ${author}` : isCopyright(line) ? [] : line))
    .join('\n');
}

/** Checks the licences of the packages. Returns the problems as sentences. */
export function licenceProblems(packages: readonly BundledPackage[]): readonly string[] {
  const problems = packages.flatMap((item) => {
    const words = allowedWords(item.licence);
    if (words === undefined) return [`${idOf(item)}: the licence "${item.licence}" is not allowed.`];
    const text = licenceText(item);
    if (text === '') return [`${idOf(item)}: it has neither a licence text nor a row in withoutFile.`];
    if (foreign.test(text)) return [`${idOf(item)}: its licence file names another licence.`];
    return words.some((pattern) => pattern.test(text))
      ? []
      : [`${idOf(item)}: its licence file does not contain the licence "${item.licence}".`];
  });
  const stale = Object.keys(withoutFile).filter(
    (id) => !packages.some((item) => idOf(item) === id && item.licenceTexts.length === 0),
  );
  return [...problems, ...stale.map((id) => `${id}: its row in withoutFile is no longer needed.`)];
}

/** @returns the words of the allowed licences in an expression, or undefined if the expression is not allowed */
function allowedWords(expression: string): readonly RegExp[] | undefined {
  const words = (info: parseExpression.Info): readonly RegExp[] | undefined => {
    if ('conjunction' in info) {
      const sides = [words(info.left), words(info.right)];
      const known = sides.filter((side) => side !== undefined);
      return known.length < (info.conjunction === 'or' ? 1 : 2) ? undefined : known.flat();
    }
    const pattern = info.exception === undefined && !info.plus ? allowed[info.license] : undefined;
    return pattern && [pattern];
  };
  try {
    return words(parseExpression(expression));
  } catch {
    return undefined;
  }
}
