import * as http from 'node:http';
import { isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import type { Phase } from './attempt';
import { certificateFacts, type CertificateFacts } from './certificates';
import { deadlineOf, type Deadline } from './deadline';
import { codeOf, EmError } from './errors';
import { failureKind } from './failureKind';
import type { Proxy } from './proxy';
import { bareHost } from './url';

export interface TlsTarget {
  readonly host: string;
  readonly port: number;
  readonly proxy?: Proxy | undefined;
  /** The limit for the proxy, the connection and the handshake together. */
  readonly timeoutMs: number;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a TLS connection without verifying the certificate: the caller compares it before a byte of a request is
 * sent. A proxy is used by CONNECT. An attempt that times out or is cancelled is closed at once.
 *
 * @throws PlacedEmError of the phase in which it failed, or `timeout` or `cancelled`; it names the target
 */
export async function openUnverifiedTls(target: TlsTarget): Promise<tls.TLSSocket> {
  try {
    return await open(target);
  } catch (error) {
    throw error instanceof EmError ? error.at(`https://${authorityOf(target)}/`) : error;
  }
}

const authorityOf = ({ host, port }: TlsTarget): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

async function open(target: TlsTarget): Promise<tls.TLSSocket> {
  const deadline = deadlineOf(target.timeoutMs, target.signal, { unsent: true });
  if (deadline.signal.aborted) throw deadline.reason();
  const tunnel = target.proxy && (await openTunnel(target, target.proxy, deadline));
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      ...(tunnel ? { socket: tunnel } : { host: target.host, port: target.port }),
      rejectUnauthorized: false,
      ...(isIP(target.host) === 0 && { servername: target.host }),
    });
    let phase: Phase = tunnel ? 'tls' : 'connect';
    socket.once('connect', () => {
      phase = 'tls';
    });
    const settle = (): void => {
      deadline.signal.removeEventListener('abort', giveUp);
      socket.removeListener('error', broken);
      socket.removeListener('close', closed);
    };
    const fail = (error: EmError): void => {
      settle();
      // Errors after the end are ignored.
      socket.on('error', () => undefined);
      socket.destroy();
      tunnel?.destroy();
      reject(error);
    };
    const broken = (error?: NodeJS.ErrnoException): void => {
      const kind = failureKind(phase, codeOf(error), error?.message);
      fail(new EmError(kind, { unsent: true }, { cause: error }));
    };
    const closed = (): void => {
      broken();
    };
    const giveUp = (): void => {
      fail(deadline.reason());
    };
    deadline.signal.addEventListener('abort', giveUp);
    socket.once('error', broken);
    socket.once('close', closed);
    socket.once('secureConnect', () => {
      settle();
      resolve(socket);
    });
    if (deadline.signal.aborted) giveUp();
  });
}

/** The certificate that the other side of the socket presented. */
export function peerCertificate(socket: tls.TLSSocket): CertificateFacts | undefined {
  const certificate = socket.getPeerCertificate();
  return certificate.fingerprint256 ? certificateFacts(certificate) : undefined;
}

/**
 * Fetches the certificate that a host presents, by a handshake that verifies nothing and carries no request: it is
 * shown to a person and never trusted by this function.
 *
 * @throws EmError if the host cannot be reached or does not speak TLS
 */
export async function fetchCertificate(target: TlsTarget): Promise<CertificateFacts | undefined> {
  const socket = await openUnverifiedTls(target);
  const facts = peerCertificate(socket);
  socket.destroy();
  return facts;
}

function openTunnel(target: TlsTarget, proxy: Proxy, deadline: Deadline): Promise<Socket> {
  const authority = authorityOf(target);
  const { hostname, port, protocol } = new URL(proxy.url);
  const host = bareHost(hostname);
  const isSecure = protocol === 'https:';
  return new Promise((resolve, reject) => {
    // Constructed by its class: VS Code replaces the function `request` and would send this through a proxy again.
    const request = new http.ClientRequest({
      host,
      port: Number(port || (isSecure ? 443 : 80)),
      method: 'CONNECT',
      path: authority,
      // The deadline ends a response that trickles in, since it never pauses for long.
      signal: deadline.signal,
      headers: {
        Host: authority,
        ...(proxy.authorization && { 'Proxy-Authorization': proxy.authorization }),
      },
      ...(isSecure && {
        createConnection: () =>
          tls.connect({
            host,
            port: Number(port || 443),
            rejectUnauthorized: true,
            ...(isIP(host) === 0 && { servername: host }),
          }),
      }),
    });
    request.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new EmError('proxy-refused', { status: statusCode, target: proxy.url }));
    });
    request.on('error', (error) => {
      reject(
        deadline.signal.aborted
          ? deadline.reason()
          : new EmError('proxy-refused', { target: proxy.url }, { cause: error }),
      );
    });
    request.end();
  });
}
