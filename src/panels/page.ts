import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export interface Page {
  readonly title: string;
  /** In `dist`. */
  readonly script: string;
  /** In `media`. */
  readonly styles: readonly string[];
}

/** The HTML of a webview: nothing may be loaded but our own script, styles and fonts. */
export function panelPage(webview: vscode.Webview, extensionUri: vscode.Uri, page: Page): string {
  const uri = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  const styles = page.styles.map((file) => `<link rel="stylesheet" href="${uri('media', file)}">`);
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${styles.join('\n')}
<title>${escapeHtml(page.title)}</title>
</head>
<body>
<main id="page"></main>
<script nonce="${nonce}" src="${uri('dist', page.script)}"></script>
</body>
</html>`;
}

export const pageRoots = (extensionUri: vscode.Uri): vscode.Uri[] => [
  vscode.Uri.joinPath(extensionUri, 'dist'),
  vscode.Uri.joinPath(extensionUri, 'media'),
];

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
