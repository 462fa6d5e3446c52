import * as vscode from 'vscode';
import { proxyOfEnvironment } from '../../core/client/environmentProxy';
import type { ProxySettings } from '../../core/client/proxy';

/**
 * Reads the proxy for pinned connections from VS Code's settings, else from the environment variables in VS Code's order.
 * Other connections use VS Code's own `http` and `https`, which also support system proxies and PAC files.
 */
export function readProxySettings(environment: NodeJS.ProcessEnv = process.env): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  if (http.get<string>('proxySupport') === 'off')
    return { url: undefined, authorization: undefined, noProxy: [] };
  const ofEnvironment = proxyOfEnvironment(environment);
  const configured = http.get<string>('proxy') ?? '';
  const noProxy = http.get<readonly string[]>('noProxy', []);
  return {
    ...ofEnvironment,
    ...(configured !== '' && { url: configured, setting: 'http.proxy' }),
    authorization: http.get<string | null>('proxyAuthorization') ?? undefined,
    ...(noProxy.length > 0 && { noProxy }),
  };
}
