import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly xml?: string;
}

/** A server on loopback that sends prepared responses, or none. */
export class ScriptedServer {
  readonly received: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
    /** @returns undefined to send no response */
    public answer: (path: string, method: string) => Scripted | undefined,
  ) {}

  static async start(answer: ScriptedServer['answer'] = () => ({ status: 204 })): Promise<ScriptedServer> {
    const server = createServer((request, response) => {
      request.resume();
      const path = (request.url ?? '').replace(/^\/api\//, '');
      const method = request.method ?? '';
      scripted.received.push(`${method} ${path}`);
      const told = scripted.answer(path, method);
      if (told === undefined) return;
      const { status = 200, headers = {}, json, xml } = told;
      const type = json === undefined ? 'application/xml' : 'application/json';
      response.writeHead(status, { 'Content-Type': type, ...headers });
      response.end(json === undefined ? (xml ?? '') : JSON.stringify(json));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const scripted = new ScriptedServer(server, `http://127.0.0.1:${port}/api/`, answer);
    return scripted;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
