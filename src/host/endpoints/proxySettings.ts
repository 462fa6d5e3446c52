import * as vscode from 'vscode';
import type { ProxySettings } from '../../core/client/proxy';

/**
 * Reads the proxy for pinned connections from VS Code's settings, else from the environment variables in VS Code's order.
 * Other connections use VS Code's own `http` and `https`, which also support system proxies and PAC files.
 */
export function readProxySettings(environment: NodeJS.ProcessEnv = process.env): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  if (http.get<string>('proxySupport') === 'off')
    return { url: undefined, authorization: undefined, noProxy: [] };
  const firstOf = (names: readonly string[]): string | undefined =>
    names.find((name) => (environment[name] ?? '') !== '');
  const configured = http.get<string>('proxy') ?? '';
  const variable =
    configured === '' ? firstOf(['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) : undefined;
  const noProxy = http.get<readonly string[]>('noProxy', []);
  const exceptions = environment[firstOf(['no_proxy', 'NO_PROXY']) ?? ''] ?? '';
  return {
    ...(variable === undefined
      ? { url: configured, setting: 'http.proxy' }
      : { url: environment[variable], setting: variable }),
    authorization: http.get<string | null>('proxyAuthorization') ?? undefined,
    noProxy: noProxy.length > 0 ? noProxy : exceptions.split(/[\s,]+/).filter((entry) => entry !== ''),
  };
}
