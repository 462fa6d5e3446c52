import type { ProxySettings } from './proxy';

/** The proxy of the environment variables, in VS Code's order. An empty variable counts as none. */
export function proxyOfEnvironment(environment: NodeJS.ProcessEnv): ProxySettings {
  const firstOf = (names: readonly string[]): string | undefined =>
    names.find((name) => (environment[name] ?? '') !== '');
  const setting = firstOf(['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']);
  const exceptions = environment[firstOf(['no_proxy', 'NO_PROXY']) ?? ''] ?? '';
  return {
    url: setting && environment[setting],
    authorization: undefined,
    noProxy: exceptions.split(/[\s,]+/).filter((entry) => entry !== ''),
    ...(setting !== undefined && { setting }),
  };
}
