import type * as http from 'node:http';
import type { Socket } from 'node:net';
import type { EmErrorFacts } from './errors';

/**
 * How far a request came, in this order, as its own events and its socket's tell. What is not told is not passed: where
 * somebody else makes the connection, `resolve` may stand for all that comes before TLS.
 */
export type Phase = 'prepare' | 'resolve' | 'connect' | 'proxy' | 'tls' | 'sent' | 'answered';

/** One request on its way. */
export class Attempt {
  private reached: Phase = 'prepare';
  private proxy: string | undefined;

  get phase(): Phase {
    return this.reached;
  }

  /** Whether an answer is a proxy's, and nothing of the request went out. */
  get isProxysWord(): boolean {
    return this.reached === 'proxy';
  }

  /** What the phase says of a request that failed in it. */
  get facts(): EmErrorFacts {
    return {
      ...(this.reached !== 'sent' && this.reached !== 'answered' && { unsent: true }),
      ...(this.reached === 'proxy' && this.proxy !== undefined && { target: this.proxy }),
    };
  }

  /** Follows a request that was made just now. */
  watch(request: http.ClientRequest): void {
    this.reached = 'resolve';
    request.once('socket', (socket) => {
      // VS Code's agent plays what a proxy refused CONNECT with on a socket without TLS, as if the server said it.
      if (request.protocol === 'https:' && !('encrypted' in socket)) this.reached = 'proxy';
      else if (request.reusedSocket) this.reached = 'sent';
      else this.follow(socket);
    });
    request.once('response', () => {
      if (!this.isProxysWord) this.reached = 'answered';
    });
    // VS Code's agent tells it so, and fails the request with a text that has no code.
    request.on('proxy', (event: { readonly proxy?: unknown; readonly error?: unknown }) => {
      if (event.proxy === 'DIRECT') return;
      this.proxy = hostOf(String(event.proxy));
      if (event.error !== undefined) this.reached = 'proxy';
    });
  }

  /** From the moment on at which the socket takes bytes, the request counts as sent: its first may be on their way. */
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
    // An agent of ours hands over a connection whose handshake is done.
    if (isSecure && (socket as { readonly secureConnecting?: boolean }).secureConnecting === false)
      this.reached = 'sent';
  }
}

/** Of VS Code's `PROXY user:password@host:port` what may be shown. */
function hostOf(proxy: string): string | undefined {
  const text = `http://${proxy.replace(/^\S+\s+/, '')}`;
  return URL.canParse(text) ? new URL(text).host : undefined;
}

interface Watched {
  readonly agent: http.Agent;
  readonly attempt: Attempt;
}

const watchedAgents = new WeakMap<object, Watched>();

/** An agent for one request, which the attempt follows: the same in all but that it sees the request. */
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

/** The agent behind a watched one, and who watches. */
export const watchedOf = (agent: object | boolean | undefined): Watched | undefined =>
  typeof agent === 'object' ? watchedAgents.get(agent) : undefined;
