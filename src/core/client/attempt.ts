import type * as http from 'node:http';
import type { Socket } from 'node:net';
import type { EmErrorFacts } from './errors';

/**
 * How far a request came, in this order, according to its own events and those of its socket. A phase counts only
 * when an event reports it: if somebody else makes the connection, `resolve` may stand for everything before TLS.
 */
export type Phase = 'prepare' | 'resolve' | 'connect' | 'proxy' | 'tls' | 'sent' | 'answered';

/** One request in progress. */
export class Attempt {
  private reached: Phase = 'prepare';
  private proxy: string | undefined;

  get phase(): Phase {
    return this.reached;
  }

  /** Whether the response came from a proxy, so that nothing of the request was sent. */
  get isProxysWord(): boolean {
    return this.reached === 'proxy';
  }

  /** The facts that follow from the phase in which a request failed. */
  get facts(): EmErrorFacts {
    return {
      ...(this.reached !== 'sent' && this.reached !== 'answered' && { unsent: true }),
      ...(this.reached === 'proxy' && this.proxy !== undefined && { target: this.proxy }),
    };
  }

  /** Follows a request that was just created. */
  watch(request: http.ClientRequest): void {
    this.reached = 'resolve';
    request.once('socket', (socket) => {
      // VS Code's agent replays a proxy's refusal of CONNECT on a socket without TLS, as if the server had sent it.
      if (request.protocol === 'https:' && !('encrypted' in socket)) this.reached = 'proxy';
      else if (request.reusedSocket) this.reached = 'sent';
      else this.follow(socket);
    });
    request.once('response', () => {
      if (!this.isProxysWord) this.reached = 'answered';
    });
    // VS Code's agent reports the proxy in this event, and fails the request with a message that has no code.
    request.on('proxy', (event: { readonly proxy?: unknown; readonly error?: unknown }) => {
      if (event.proxy === 'DIRECT') return;
      this.proxy = hostOf(String(event.proxy));
      if (event.error !== undefined) this.reached = 'proxy';
    });
  }

  /** The request counts as sent as soon as the socket accepts bytes: the first ones may be on their way. */
  private follow(socket: Socket): void {
    const isSecure = 'encrypted' in socket;
    const connected = (): void => {
      this.reached = isSecure ? 'tls' : 'sent';
    };
    socket.once('lookup', (error?: Error | null) => {
      if (!error) this.reached = 'connect';
    });
    socket.once('connect', connected);
    socket.once('secureConnect', () => {
      this.reached = 'sent';
    });
    if (!socket.connecting) connected();
    // Our own agents hand over a connection whose handshake is complete.
    if (isSecure && (socket as { readonly secureConnecting?: boolean }).secureConnecting === false)
      this.reached = 'sent';
  }
}

/** The part of VS Code's `PROXY user:password@host:port` that may be shown. */
function hostOf(proxy: string): string | undefined {
  const text = `http://${proxy.replace(/^\S+\s+/, '')}`;
  return URL.canParse(text) ? new URL(text).host : undefined;
}

interface Watched {
  readonly agent: http.Agent;
  readonly attempt: Attempt;
}

const watchedAgents = new WeakMap<object, Watched>();

/** Wraps an agent for one request, which the attempt then follows. It behaves the same otherwise. */
export function watchedAgent(agent: http.Agent, attempt: Attempt): http.Agent {
  const { addRequest } = agent as http.Agent & {
    readonly addRequest: (request: http.ClientRequest, options: object) => void;
  };
  const watched = Object.create(agent, {
    addRequest: {
      value: (request: http.ClientRequest, options: object) => {
        attempt.watch(request);
        addRequest.call(agent, request, options);
      },
    },
  }) as http.Agent;
  watchedAgents.set(watched, { agent, attempt });
  return watched;
}

/** The agent behind a watched one, and the attempt that follows it. */
export const watchedOf = (agent: object | boolean | undefined): Watched | undefined =>
  typeof agent === 'object' ? watchedAgents.get(agent) : undefined;
