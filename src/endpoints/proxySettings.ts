import * as vscode from 'vscode';
import type { ProxySettings } from '../api/proxy';

/**
 * The proxy for pinned connections, from VS Code's settings and else the environment. Other connections go
 * through VS Code's own `http` and `https`, which do all of this and more (the system's proxy, PAC files).
 */
export function readProxySettings(environment: NodeJS.ProcessEnv = process.env): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  if (http.get<string>('proxySupport') === 'off')
    return { url: undefined, authorization: undefined, noProxy: [] };
  const variable = (name: string): string | undefined => environment[name] ?? environment[name.toUpperCase()];
  const configured = http.get<string>('proxy');
  const noProxy = http.get<readonly string[]>('noProxy', []);
  return {
    url: configured !== undefined && configured !== '' ? configured : variable('https_proxy'),
    authorization: http.get<string | null>('proxyAuthorization') ?? undefined,
    noProxy: noProxy.length > 0 ? noProxy : (variable('no_proxy') ?? '').split(','),
  };
}
