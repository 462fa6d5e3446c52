import * as l10n from '@vscode/l10n';
import type { ErrorCode } from 'yaml';

const key = (): string => l10n.t('This cannot be a key: a key is a short text on one line, before a colon.');
const missing = (): string =>
  l10n.t('Something is missing here, such as a colon, a comma, a quote or a closing bracket.');
const mark = (): string => l10n.t('An anchor, an alias or a tag cannot stand here.');
const beginning = (): string =>
  l10n.t('A text cannot begin with this character. Put the text between quotes.');
const invalid = (): string => l10n.t('The text is not valid YAML or JSON here.');

/** What the parser's codes mean. A code that it adds is missing here until it has words. */
const words: Readonly<Record<ErrorCode, () => string>> = {
  ALIAS_PROPS: mark,
  BAD_ALIAS: mark,
  BAD_COLLECTION_TYPE: mark,
  BAD_DIRECTIVE: beginning,
  BAD_DQ_ESCAPE: () =>
    l10n.t(
      'This escape is not known between double quotes. Write two backslashes for one, or use single quotes.',
    ),
  BAD_INDENT: () => l10n.t('The indentation does not fit the lines around it.'),
  BAD_PROP_ORDER: mark,
  BAD_SCALAR_START: beginning,
  BLOCK_AS_IMPLICIT_KEY: () =>
    l10n.t('A second key cannot begin on this line. Put a text with a colon between quotes.'),
  BLOCK_IN_FLOW: () => l10n.t('Lists and keys between brackets are written with brackets and commas, too.'),
  DUPLICATE_KEY: () => l10n.t('This key stands here twice.'),
  IMPOSSIBLE: invalid,
  KEY_OVER_1024_CHARS: key,
  MISSING_CHAR: missing,
  MULTILINE_IMPLICIT_KEY: key,
  MULTIPLE_ANCHORS: mark,
  MULTIPLE_DOCS: () => l10n.t('The text must have one document. Remove what begins here.'),
  MULTIPLE_TAGS: mark,
  NON_STRING_KEY: key,
  RESOURCE_EXHAUSTION: () => l10n.t('The text is nested too deep here.'),
  TAB_AS_INDENT: () => l10n.t('Tabs cannot indent YAML. Use spaces.'),
  TAG_RESOLVE_FAILED: mark,
  UNEXPECTED_TOKEN: () =>
    l10n.t('This does not belong here. Put a text with special characters between quotes.'),
};

/** Why a text is not YAML or JSON, and what to write instead. */
export const yamlWords = (code: ErrorCode): string => words[code]();
