import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import { normaliseFingerprint } from './certificates';
import { EmError } from './errors';
import type { Proxy } from './proxy';
import { openUnverifiedTls, peerCertificate } from './tlsSocket';
import { bareHost } from './url';

export interface PinnedAgentOptions {
  readonly fingerprint256: string;
  readonly proxy: Proxy | undefined;
  readonly timeoutMs: number;
  readonly keepAlive: boolean;
}

/**
 * Connects to a server with one certificate only. The socket is handed to the request after the certificate was
 * compared, so no byte of a request reaches another server. The pin is the identity: name, expiry and issuer are not
 * checked.
 */
export class PinnedAgent extends https.Agent {
  constructor(private readonly pin: PinnedAgentOptions) {
    super({ keepAlive: pin.keepAlive, maxSockets: 6 });
  }

  /**
   * Called by Node for each request before there is a connection. If a request is cancelled, its unfinished
   * connection is closed at once; Node itself would wait until it is established.
   */
  addRequest(request: http.ClientRequest, options: ConnectionOptions): void {
    const controller = new AbortController();
    const destroy = request.destroy.bind(request);
    request.destroy = (error) => {
      controller.abort();
      return destroy(error);
    };
    nodesAddRequest.call(this, request, { ...options, connecting: controller.signal });
  }

  override createConnection(
    options: ConnectionOptions,
    callback: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    this.connect(bareHost(options.host ?? ''), Number(options.port), options.connecting).then(
      (socket) => {
        callback(null, socket);
      },
      (error: unknown) => {
        callback(carrier(error as Error));
      },
    );
    return undefined;
  }

  private async connect(host: string, port: number, signal: AbortSignal | undefined): Promise<Duplex> {
    const { proxy, timeoutMs, fingerprint256 } = this.pin;
    const socket = await openUnverifiedTls({ host, port, proxy, timeoutMs, signal });
    const certificate = peerCertificate(socket);
    if (normaliseFingerprint(certificate?.fingerprint256 ?? '') === normaliseFingerprint(fingerprint256))
      return socket;
    socket.destroy();
    throw new EmError('certificate-changed', { pinned: fingerprint256, ...(certificate && { certificate }) });
  }
}

interface ConnectionOptions {
  readonly host?: string;
  readonly port?: number | string;
  /** Aborted when the connection's request is cancelled. */
  readonly connecting?: AbortSignal;
}

/** Node's own `addRequest`, which its types omit. */
const nodesAddRequest = (
  http.Agent.prototype as unknown as {
    readonly addRequest: (request: http.ClientRequest, options: object) => void;
  }
).addRequest;

/** node-fetch wraps the error of an agent and keeps only `code` and `syscall`: the latter carries our error. */
const carrier = (error: Error): Error =>
  error instanceof EmError ? Object.assign(new Error(error.message), { syscall: error }) : error;
