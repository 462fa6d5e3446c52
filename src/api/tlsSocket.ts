import * as http from 'node:http';
import { isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { certificateFacts, type CertificateFacts } from './certificates';
import { EmError } from './errors';
import type { Proxy } from './proxy';
import { bareHost } from './url';

export interface TlsTarget {
  readonly host: string;
  readonly port: number;
  readonly proxy?: Proxy | undefined;
  readonly timeoutMs: number;
}

/**
 * A TLS connection whose certificate nobody has verified yet: the caller compares it before a byte of a
 * request goes out. Through a proxy by CONNECT.
 *
 * @throws Error with Node's code where there is no connection or no TLS
 */
export async function openUnverifiedTls(target: TlsTarget): Promise<tls.TLSSocket> {
  const tunnel = target.proxy && (await openTunnel(target, target.proxy));
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      ...(tunnel ? { socket: tunnel } : { host: target.host, port: target.port }),
      rejectUnauthorized: false,
      ...(isIP(target.host) === 0 && { servername: target.host }),
    });
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(target.timeoutMs, () => {
      fail(new EmError('timeout', { timeoutMs: target.timeoutMs }));
    });
    socket.once('error', fail);
    socket.once('close', () => {
      fail(new EmError('connection-lost'));
    });
    socket.once('secureConnect', () => {
      socket.removeAllListeners('close');
      socket.removeListener('error', fail);
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

/** What the other side of the socket showed. */
export function peerCertificate(socket: tls.TLSSocket): CertificateFacts | undefined {
  const certificate = socket.getPeerCertificate();
  return certificate.fingerprint256 ? certificateFacts(certificate) : undefined;
}

/**
 * The certificate that a host shows, from a handshake that verifies nothing and carries no request: it is
 * shown to a person and never trusted by this function.
 *
 * @throws Error where the host cannot be reached or does not speak TLS
 */
export async function fetchCertificate(target: TlsTarget): Promise<CertificateFacts | undefined> {
  const socket = await openUnverifiedTls(target);
  const facts = peerCertificate(socket);
  socket.destroy();
  return facts;
}

function openTunnel(target: TlsTarget, proxy: Proxy): Promise<Socket> {
  const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  const { hostname, port, protocol } = new URL(proxy.url);
  const isSecure = protocol === 'https:';
  return new Promise((resolve, reject) => {
    // Built by its class: VS Code replaces the function `request` and would send this through a proxy again.
    const request = new http.ClientRequest({
      host: bareHost(hostname),
      port: Number(port || (isSecure ? 443 : 80)),
      method: 'CONNECT',
      path: authority,
      timeout: target.timeoutMs,
      headers: {
        Host: authority,
        ...(proxy.authorization && { 'Proxy-Authorization': proxy.authorization }),
      },
      ...(isSecure && {
        createConnection: () =>
          tls.connect({ host: hostname, port: Number(port || 443), servername: hostname }),
      }),
    });
    request.once('connect', ({ statusCode = 0, statusMessage }, socket) => {
      if (statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(
          new EmError('proxy-refused', {
            status: statusCode,
            target: proxy.url,
            detail: statusMessage ?? '',
          }),
        );
      }
    });
    request.once('timeout', () => {
      request.destroy(new EmError('timeout', { timeoutMs: target.timeoutMs }));
    });
    request.once('error', (error) => {
      reject(
        error instanceof EmError
          ? error
          : new EmError('proxy-refused', { target: proxy.url, detail: error.message }),
      );
    });
    request.end();
  });
}
