import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { codeOf } from './errors';
import { bareHost } from './url';

/** Whether a host can be reached from this machine, checked without sending it any data. */
export type Reach =
  | { readonly kind: 'unresolved'; readonly reason: string }
  | { readonly kind: 'unanswered'; readonly addresses: readonly string[]; readonly reason: string }
  | { readonly kind: 'answered'; readonly addresses: readonly string[] };

/** Resolves the name and opens a connection to the port, which is closed at once. */
export async function reach(
  host: string,
  port: number,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Reach> {
  const name = bareHost(host);
  let addresses: readonly string[];
  try {
    addresses = (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    return { kind: 'unresolved', reason: codeOf(error) ?? 'UNKNOWN' };
  }
  try {
    await knock(name, port, timeoutMs, signal);
    return { kind: 'answered', addresses };
  } catch (error) {
    return { kind: 'unanswered', addresses, reason: codeOf(error) ?? 'UNKNOWN' };
  }
}

function knock(host: string, port: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal });
    socket.setTimeout(timeoutMs, () => {
      socket.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }));
    });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
