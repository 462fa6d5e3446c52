import { inspect } from 'node:util';
import type { EmError } from '../../src/core/client/errors';
import type { Exchange } from '../../src/core/client/exchange';
import { renderExchange, type RenderWords } from '../../src/host/output/renderExchange';

export const renderWords: RenderWords = {
  noAnswer: (duration) => `no answer ${duration}`,
  bodyNotShown: (bytes, reason, title) => `${bytes} bytes not shown: ${reason} ${title ?? ''}`,
  bodyMissing: (reason) => `body missing: ${reason}`,
  failure: ({ failure }) => failure && `failed: ${failure.kind} ${JSON.stringify(failure.facts)}`,
  more: (lines) => `${lines} more`,
};

/** All text of an exchange and its failure that could be shown, logged or stored. */
export async function shownOf(exchange: Exchange, failure: EmError | undefined): Promise<string> {
  const causes: string[] = [];
  for (let cause: unknown = failure; cause instanceof Error; cause = cause.cause)
    causes.push(cause.message, cause.stack ?? '', inspect(cause, { depth: 9 }));
  return [
    await renderExchange(exchange, 'endpoint', renderWords),
    JSON.stringify(exchange),
    JSON.stringify(failure?.facts ?? {}),
    ...causes,
  ].join('\n');
}
