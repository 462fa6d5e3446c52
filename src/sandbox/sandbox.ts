import { randomBytes } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answer } from './answer';
import { makeCertificate, type SandboxCertificate } from './certificate';
import { makeEstate, randomIds, sequentialIds, type Estate } from './estate';
import { FaultList, applyFault, worksFirst } from './faults';
import type { SandboxState } from './routing';
import { accounts, SessionStore } from './sessions';
import { defaultSwitches, type Fault, type Switches } from './switches';

/** The ports of a real Enterprise Manager, where they are free. */
const standardPorts = { https: 9398, http: 9399 };

/** All of 127.0.0.0/8 is this machine. */
export type LoopbackAddress = `127.${number}.${number}.${number}`;
const longestBody = 1024 * 1024;

export interface SandboxOptions {
  readonly scheme: 'http' | 'https';
  /** 127.0.0.1 without it. */
  readonly address?: LoopbackAddress;
  /** 0 takes any free port; without it the standard one is tried first. */
  readonly port?: number;
  readonly password?: string;
  readonly switches?: Partial<Switches>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly deterministicIds?: boolean;
  /** Backup servers beyond the small estate. */
  readonly extraServers?: number;
  readonly certificate?: SandboxCertificate;
}

/** A request as the sandbox received it, for tests that look at the wire. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** An embedded Enterprise Manager on loopback, its data in memory. */
export class Sandbox {
  readonly switches: Switches;
  readonly faults = new FaultList();
  readonly received: ReceivedRequest[] = [];
  readonly username = accounts[0]?.username ?? '';

  private constructor(
    private readonly server: http.Server | https.Server,
    readonly state: SandboxState,
    readonly url: string,
    /** Of the certificate, over https. */
    readonly fingerprint256: string | undefined,
  ) {
    this.switches = state.switches;
  }

  static async start(options: SandboxOptions): Promise<Sandbox> {
    const now = options.now ?? Date.now;
    const newId = options.deterministicIds ? sequentialIds() : randomIds;
    const state: SandboxState = {
      estate: makeEstate(newId, now(), options.extraServers ?? 0),
      sessions: new SessionStore(now, newId),
      switches: { ...defaultSwitches, ...options.switches },
      password: options.password ?? randomBytes(15).toString('base64url'),
      now,
      newId,
    };
    const certificate =
      options.scheme === 'https' ? (options.certificate ?? (await makeCertificate())) : undefined;
    const server = certificate
      ? https.createServer({ key: certificate.key, cert: certificate.cert })
      : http.createServer();
    const address = options.address ?? '127.0.0.1';
    const port = await listen(
      server,
      address,
      options.port ?? standardPorts[options.scheme],
      options.port === undefined,
    );
    const url = `${options.scheme}://${address}:${port}/api/`;
    const sandbox = new Sandbox(server, state, url, certificate?.fingerprint256);
    server.on('request', (request, response) => {
      sandbox.serve(request, response).catch(() => {
        response.destroy();
      });
    });
    return sandbox;
  }

  get password(): string {
    return this.state.password;
  }

  get estate(): Estate {
    return this.state.estate;
  }

  inject(fault: Fault): void {
    this.faults.add(fault);
  }

  /** Every fault that was injected is over. */
  heal(): void {
    this.faults.clear();
  }

  /** Ends every logon session, as a restart of the service does. */
  expireSessions(): void {
    this.state.sessions.closeAll();
  }

  /** Cuts every connection, as a restart of a switch does. What was received is worked on all the same. */
  cut(): void {
    this.server.closeAllConnections();
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await readBody(request, response);
    if (body === undefined) return;
    const method = request.method ?? 'GET';
    const target = request.url ?? '/';
    const path = target.replace(/^\/api\/?/i, '');
    this.received.push({ method, path, headers: request.headers, body });
    if (this.switches.delayMs > 0) await wait(this.switches.delayMs);
    const fault = this.faults.take(method, path);
    if (fault && !worksFirst(fault)) {
      applyFault(fault, response, '');
      return;
    }
    const reply = answer(this.state, {
      method,
      target,
      headers: request.headers as Record<string, string | undefined>,
      body,
      baseUrl: this.switches.publicBaseUrl ?? this.url,
    });
    if (fault) {
      applyFault(fault, response, reply.body);
      return;
    }
    response.writeHead(reply.status, {
      ...reply.headers,
      Server: 'Microsoft-HTTPAPI/2.0',
      ...(reply.status !== 204 && { 'Content-Length': String(Buffer.byteLength(reply.body)) }),
    });
    response.end(reply.body);
  }
}

async function readBody(
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestBody) {
      response.writeHead(413).end();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function listen(
  server: http.Server,
  address: LoopbackAddress,
  port: number,
  orElseAnyPort: boolean,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (orElseAnyPort && error.code === 'EADDRINUSE')
        listen(server, address, 0, false).then(resolve, reject);
      else reject(error);
    });
    server.listen(port, address, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}
