import * as l10n from '@vscode/l10n';
import { isolated } from '../../text/visible';
import { problemWords } from '../words/fieldWords';
import { numberText } from '../words/language';
import type { FleetFileFault } from './fleetFile';
import { fileVersion } from './keys';
import { yamlWords } from './yamlWords';

type Wanted = Extract<FleetFileFault, { readonly code: 'wrong-type' }>['wanted'];

/** A key as it stands in a file. */
const quoted = (key: string): string => `"${isolated(key, 60)}"`;

/** What is wrong with a fleet file, and what to write instead. */
export function fileProblemWords(fault: FleetFileFault): string {
  switch (fault.code) {
    case 'too-large':
      return l10n.t('The file is too large: it may have {0} characters.', numberText(fault.most));
    case 'syntax':
      return yamlWords(fault.yaml);
    case 'several-documents':
      return l10n.t('A fleet file has one document. Remove what begins here.');
    case 'too-deep':
      return l10n.t('The text is nested too deep here.');
    case 'too-many-rows':
    case 'too-many-values':
      return l10n.t('The file has more entries than can be read. Split it into several files.');
    case 'duplicate-anchor':
      return l10n.t('This anchor is used twice. Give it another name.');
    case 'unknown-anchor':
      return l10n.t('No anchor with this name stands before it.');
    case 'merge-key':
      return l10n.t('Merge keys are not read. Use "defaults" instead.');
    case 'no-map':
      return l10n.t('Keys with values are expected here, such as "version: 1".');
    case 'no-endpoint':
      return l10n.t('The backup server names no endpoint. Add "endpoint", or list one in "endpoints".');
    case 'secret':
      return l10n.t(
        'A fleet file must not contain a secret. Remove it, name a "credential" here, and change the password if the file was shared.',
      );
    case 'version':
      return l10n.t('The version of the format must be {0}.', String(fileVersion));
    case 'credential-name':
      return l10n.t(
        'The name of a credential begins with a letter and has at most 64 letters, digits, dots, dashes and underscores.',
      );
    case 'uid':
      return l10n.t('This is not the UID of a backup server. Copy it with "Copy UID", or remove it.');
    case 'url':
      return l10n.t(
        'This is not the URL of an Enterprise Manager, such as https://em.example.com:9398/api/.',
      );
    case 'unknown-key':
      return fault.near === undefined
        ? l10n.t('The key {0} is not known here.', quoted(fault.key))
        : l10n.t('The key {0} is not known here. Did you mean {1}?', quoted(fault.key), quoted(fault.near));
    case 'duplicate-key':
      return l10n.t('The key {0} stands here twice.', quoted(fault.key));
    case 'missing-key':
      return l10n.t('The key {0} is missing.', quoted(fault.key));
    case 'wrong-type':
      return typeWords(fault.wanted, quoted(fault.key));
    case 'too-long':
      return l10n.t('The value of {0} may have {1} characters.', quoted(fault.key), numberText(fault.most));
    case 'unknown-endpoint':
      return l10n.t('The endpoint {0} is not in the list "endpoints" of this file.', quoted(fault.endpoint));
    case 'field':
      return l10n.t('{0}: {1}', quoted(fault.key), problemWords(fault.problem));
  }
}

function typeWords(wanted: Wanted, key: string): string {
  switch (wanted) {
    case 'text':
      return l10n.t('The value of {0} must be text.', key);
    case 'number':
      return l10n.t('The value of {0} must be a number without quotes.', key);
    case 'boolean':
      return l10n.t('The value of {0} must be true or false.', key);
    case 'list':
      return l10n.t('The value of {0} must be a list.', key);
    case 'map':
      return l10n.t('The value of {0} must consist of keys with values.', key);
  }
}
