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
 * Connects to one certificate and no other. The socket is handed to the request only after the certificate
 * was compared, so no byte of a request reaches anybody else. The pin is the identity: neither name nor
 * expiry nor issuer matter any more.
 */
export class PinnedAgent extends https.Agent {
  constructor(private readonly pin: PinnedAgentOptions) {
    super({ keepAlive: pin.keepAlive, maxSockets: 6 });
  }

  /**
   * As Node calls it for each request, before there is a connection. A request that is given up has its half-made
   * connection closed at once: Node itself waits until it is made.
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
  /** Aborted when the request that the connection is made for is given up. */
  readonly connecting?: AbortSignal;
}

/** What an agent does with a request; the types of Node leave it out. */
const nodesAddRequest = (
  http.Agent.prototype as unknown as {
    readonly addRequest: (request: http.ClientRequest, options: object) => void;
  }
).addRequest;

/** node-fetch wraps what an agent throws and keeps nothing of it but `code` and `syscall`: the latter carries ours. */
const carrier = (error: Error): Error =>
  error instanceof EmError ? Object.assign(new Error(error.message), { syscall: error }) : error;
