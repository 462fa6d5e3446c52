import * as http from 'node:http';
import * as https from 'node:https';
import { connect, type AddressInfo } from 'node:net';

export interface TestProxyOptions {
  /** The credentials that it demands, as `user:password`. */
  readonly credentials?: string;
  readonly address?: '127.0.0.1' | '::1';
  /** The certificate, if clients connect to it over TLS. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** The address of all names under `.example`. They are needed because requests to loopback use no proxy. */
  readonly examplesAt?: string;
}

/** A real HTTP proxy on loopback for CONNECT and for plain requests. It records the requests. */
export class TestProxy {
  readonly seen: string[] = [];

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static start(options: TestProxyOptions = {}): Promise<TestProxy> {
    const { credentials, address = '127.0.0.1', certificate, examplesAt = '127.0.0.1' } = options;
    const server = certificate ? https.createServer(certificate) : http.createServer();
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    return new Promise((resolve) => {
      server.listen(0, address, () => {
        const { port } = server.address() as AddressInfo;
        const host = address === '::1' ? '[::1]' : address;
        const proxy = new TestProxy(server, `${certificate ? 'https' : 'http'}://${host}:${port}`);
        const allows = (request: http.IncomingMessage): boolean =>
          wanted === undefined || request.headers['proxy-authorization'] === wanted;
        server.on('connect', (request: http.IncomingMessage, socket, head: Buffer) => {
          proxy.seen.push(`CONNECT ${request.url}`);
          if (!allows(request)) {
            socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
            return;
          }
          const target = new URL(`http://${request.url ?? ''}`);
          const name = target.hostname.endsWith('.example')
            ? examplesAt
            : target.hostname.replace(/^\[|\]$/g, '');
          const upstream = connect(Number(target.port), name, () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
            upstream.write(head);
            upstream.pipe(socket).pipe(upstream);
          });
          upstream.on('error', () => socket.destroy());
          socket.on('error', () => upstream.destroy());
        });
        server.on('request', (request, response) => {
          proxy.seen.push(`${request.method} ${request.url}`);
          const upstream = http.request(
            request.url ?? '',
            { method: request.method, headers: request.headers },
            (answer) => {
              response.writeHead(answer.statusCode ?? 502, answer.headers);
              answer.pipe(response);
            },
          );
          upstream.on('error', () => response.writeHead(502).end());
          request.pipe(upstream);
        });
        resolve(proxy);
      });
    });
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
