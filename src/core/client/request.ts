import * as http from 'node:http';
import * as https from 'node:https';
import { watchedOf } from './attempt';
import { PinnedAgent } from './pinnedAgent';

/**
 * The `request` function for node-fetch. VS Code replaces the one of `http` and `https` and may replace our agent
 * with its own (microsoft/vscode#173314), which would drop the pin. So a pinned request is constructed by its class,
 * which nothing replaces. Other requests use VS Code's function, with its proxies and certificates. Certificates are
 * verified whatever an environment variable, a setting or another extension says. The request is followed whoever
 * establishes the connection.
 */
function request(url: string, options: https.RequestOptions): http.ClientRequest {
  const watched = watchedOf(options.agent);
  const made = make(url, watched ? { ...options, agent: watched.agent } : options);
  watched?.attempt.watch(made);
  return made;
}

function make(url: string, options: https.RequestOptions): http.ClientRequest {
  if (options.agent instanceof PinnedAgent) return new http.ClientRequest(new URL(url), options as never);
  return new URL(url).protocol === 'https:'
    ? https.request(url, { ...options, rejectUnauthorized: true })
    : http.request(url, options);
}

export default { request };
