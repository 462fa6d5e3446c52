import * as http from 'node:http';
import { connect, type AddressInfo } from 'node:net';

/** A real HTTP proxy on loopback, for CONNECT and for plain requests, that remembers what went through. */
export class TestProxy {
  readonly seen: string[] = [];

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  /** @param credentials `user:password` that it demands */
  static start(credentials?: string): Promise<TestProxy> {
    const server = http.createServer();
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        const proxy = new TestProxy(server, `http://127.0.0.1:${port}`);
        const allows = (request: http.IncomingMessage): boolean =>
          wanted === undefined || request.headers['proxy-authorization'] === wanted;
        server.on('connect', (request: http.IncomingMessage, socket, head: Buffer) => {
          proxy.seen.push(`CONNECT ${request.url}`);
          if (!allows(request)) {
            socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
            return;
          }
          const [host = '', portText = ''] = (request.url ?? '').split(':');
          const upstream = connect(Number(portText), host, () => {
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
