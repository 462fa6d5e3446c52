import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { parseEndpointUrl, type UrlProblem } from '../../core/client/url';

/** What is wrong with a typed URL, or which URL will be used. */
export function validateUrl(typed: string): string | vscode.InputBoxValidationMessage | undefined {
  const parsed = parseEndpointUrl(typed);
  if ('problem' in parsed) return urlWords(parsed.problem);
  return {
    message: l10n.t('Will use {0}', parsed.url),
    severity: vscode.InputBoxValidationSeverity.Info,
  };
}

function urlWords(problem: UrlProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter a host name or a URL.');
    case 'too-long':
      return l10n.t('The URL is too long.');
    case 'white-space':
      return l10n.t('A URL cannot contain a space.');
    case 'scheme':
      return l10n.t('Only https:// and http:// are possible.');
    case 'credentials':
      return l10n.t('Leave account and password out of the URL: they are asked for at log in.');
    case 'query':
      return l10n.t('Leave out everything from "?" or "#" on.');
    case 'port':
      return l10n.t('The port must be a number from 1 to 65535.');
    case 'not-a-url':
      return l10n.t('This is not a host name or a URL.');
  }
}
