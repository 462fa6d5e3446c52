import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page of a form: nothing may run or load but our own script and style. */
export function formPage(webview: vscode.Webview, extensionUri: vscode.Uri, title: string): string {
  const nonce = randomBytes(18).toString('base64');
  const uri = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${uri('media', 'form.css')}">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main id="form"></main>
<script nonce="${nonce}" src="${uri('dist', 'connectPage.js')}"></script>
</body>
</html>`;
}

export const pageRoots = (extensionUri: vscode.Uri): vscode.Uri[] => [
  vscode.Uri.joinPath(extensionUri, 'dist'),
  vscode.Uri.joinPath(extensionUri, 'media'),
];

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
