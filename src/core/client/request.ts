import * as http from 'node:http';
import * as https from 'node:https';
import { watchedOf } from './attempt';
import { PinnedAgent } from './pinnedAgent';

/**
 * `request` as node-fetch calls it. VS Code replaces the one of `http` and `https` and may put an agent of its
 * own in the place of ours (microsoft/vscode#173314), which would drop the pin: a pinned request is built by
 * its class, which nobody replaces. All others go VS Code's way, with its proxies and its certificates. Whatever an
 * environment variable, a setting or another extension says, their certificates are verified. Whoever makes the
 * connection, the request is followed.
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
