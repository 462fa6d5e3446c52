import * as l10n from '@vscode/l10n';
import { numberText } from './language';
import type { ReadingCode, ReadingReason } from '../client/document';
import type { Limits } from '../client/limits';

type Words<K extends string> = Readonly<Record<K, (reason: ReadingReason) => string>>;

const boundWords: Words<keyof Limits> = {
  bytes: ({ limit = 0 }) => l10n.t('It is larger than {0} MB.', numberText(Math.round(limit / 1024 / 1024))),
  depth: ({ limit = 0 }) => l10n.t('It is nested deeper than {0} levels.', numberText(limit)),
  elements: ({ limit = 0 }) => l10n.t('It has more than {0} elements.', numberText(limit)),
  attributes: ({ limit = 0 }) => l10n.t('It has more than {0} attributes or members.', numberText(limit)),
  attributesOfElement: ({ limit = 0 }) =>
    l10n.t('One of its elements has more than {0} attributes.', numberText(limit)),
  name: ({ limit = 0 }) => l10n.t('It has a name of more than {0} characters.', numberText(limit)),
  text: ({ limit = 0 }) => l10n.t('It has a text of more than {0} characters.', numberText(limit)),
  row: ({ limit = 0 }) => l10n.t('One of its items has more than {0} characters.', numberText(limit)),
};

const words: Words<ReadingCode> = {
  'no-body': () => l10n.t('It has no body.'),
  'not-xml-or-json': () => l10n.t('It is neither XML nor JSON.'),
  'malformed-xml': ({ line = 1, column = 1 }) =>
    l10n.t('It is not well-formed XML (line {0}, column {1}).', numberText(line), numberText(column)),
  'malformed-json': ({ offset = 0 }) =>
    l10n.t('It is not well-formed JSON (near character {0}).', numberText(offset)),
  'document-type': () => l10n.t('It has a document type declaration, which is not accepted.'),
  identifier: () => l10n.t('It has an ID that cannot be used.'),
  'invalid-bytes': () => l10n.t('It has bytes that are invalid in its encoding.'),
  'wrong-encoding': () => l10n.t('It is not in the encoding that it declares.'),
  'unknown-compression': () => l10n.t('It uses an unknown compression.'),
  'broken-compression': () => l10n.t('It could not be decompressed.'),
  'not-an-object': ({ element }) =>
    element === undefined ? l10n.t('It is not an object.') : l10n.t('{0} is not an object.', element),
  'not-a-list': ({ element = '' }) => l10n.t('{0} is not a list.', element),
  'another-element': ({ element = '' }) => l10n.t('It is not an element {0}.', element),
  'missing-member': ({ element = '', member = '' }) =>
    l10n.t('An element {0} in it has no {1}.', element, member),
  bound: (reason) =>
    reason.bound === undefined ? l10n.t('It is too large.') : boundWords[reason.bound](reason),
};

/** A sentence about the response: why it could not be read. It quotes nothing from the response. */
export const readingWords = (reason: ReadingReason | undefined): string =>
  reason === undefined ? l10n.t('No reason is known.') : words[reason.code](reason);
