import * as l10n from '@vscode/l10n';
import type { ReadingCode, ReadingReason } from '../client/document';
import type { Limits } from '../client/limits';

type Words<K extends string> = Readonly<Record<K, (reason: ReadingReason) => string>>;

const boundWords: Words<keyof Limits> = {
  bytes: ({ limit = 0 }) => l10n.t('it is larger than {0} MB', Math.round(limit / 1024 / 1024)),
  depth: ({ limit = 0 }) => l10n.t('it is nested deeper than {0} levels', limit),
  elements: ({ limit = 0 }) => l10n.t('it has more than {0} elements', limit),
  attributes: ({ limit = 0 }) => l10n.t('it has more than {0} attributes or members', limit),
  attributesOfElement: ({ limit = 0 }) => l10n.t('one of its elements has more than {0} attributes', limit),
  name: ({ limit = 0 }) => l10n.t('it has a name of more than {0} characters', limit),
  text: ({ limit = 0 }) => l10n.t('it has a text of more than {0} characters', limit),
  row: ({ limit = 0 }) => l10n.t('one of its items has more than {0} characters', limit),
};

const words: Words<ReadingCode> = {
  'no-body': () => l10n.t('it has no body'),
  'not-xml-or-json': () => l10n.t('it is neither XML nor JSON'),
  'malformed-xml': ({ line = 1, column = 1 }) =>
    l10n.t('it is not well-formed XML (line {0}, column {1})', line, column),
  'malformed-json': ({ offset = 0 }) => l10n.t('it is not well-formed JSON (near character {0})', offset),
  'document-type': () => l10n.t('it has a document type, which is not accepted'),
  identifier: () => l10n.t('it has an ID that cannot be used'),
  'invalid-bytes': () => l10n.t('it has bytes that its encoding does not have'),
  'wrong-encoding': () => l10n.t('it is in another encoding than it says'),
  'unknown-compression': () => l10n.t('it is compressed in a way that is not known'),
  'broken-compression': () => l10n.t('it could not be decompressed'),
  'not-an-object': ({ element }) =>
    element === undefined ? l10n.t('it is not an object') : l10n.t('{0} is not an object', element),
  'not-a-list': ({ element = '' }) => l10n.t('{0} is not a list', element),
  'another-element': ({ element = '' }) => l10n.t('it is no {0}', element),
  'missing-member': ({ element = '', member = '' }) => l10n.t('a {0} in it has no {1}', element, member),
  bound: (reason) =>
    reason.bound === undefined ? l10n.t('it is too large') : boundWords[reason.bound](reason),
};

/** Why an answer could not be read, in words. Nothing of the answer is in them. */
export const readingWords = (reason: ReadingReason | undefined): string =>
  reason === undefined ? l10n.t('no reason given') : words[reason.code](reason);
