import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { titleText } from '../../text/outlets';

/** A page of a webview. */
export interface Page {
  readonly title: string;
  /** A file in `dist`. */
  readonly script: string;
  /** Files in `media`. */
  readonly styles: readonly string[];
}

/** Opens a webview panel with one of our pages. */
export function openPanel(viewType: string, extensionUri: vscode.Uri, page: Page): vscode.WebviewPanel {
  return fillPanel(
    vscode.window.createWebviewPanel(viewType, titleText(page.title), vscode.ViewColumn.Active),
    extensionUri,
    page,
  );
}

/** Puts one of our pages into a webview panel, new or restored by VS Code. */
export function fillPanel(
  panel: vscode.WebviewPanel,
  extensionUri: vscode.Uri,
  page: Page,
): vscode.WebviewPanel {
  const folder = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, name);
  panel.title = titleText(page.title);
  panel.webview.options = { enableScripts: true, localResourceRoots: [folder('dist'), folder('media')] };
  panel.iconPath = {
    light: vscode.Uri.joinPath(extensionUri, 'media', 'tab-light.svg'),
    dark: vscode.Uri.joinPath(extensionUri, 'media', 'tab-dark.svg'),
  };
  panel.webview.html = panelPage(panel.webview, extensionUri, page);
  return panel;
}

/** The HTML of a webview. It can load only our own script, styles and fonts. */
function panelPage(webview: vscode.Webview, extensionUri: vscode.Uri, page: Page): string {
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
<title>${escapeHtml(titleText(page.title))}</title>
</head>
<body>
<main id="page"></main>
<script nonce="${nonce}" src="${uri('dist', page.script)}"></script>
</body>
</html>`;
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
