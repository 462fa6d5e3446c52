import type { ServerResponse } from 'node:http';
import { errorBody } from './sessionRepresentations';
import type { Fault, FaultKind } from './switches';
import { toXml } from './writers';

/** Faults that wait for their request, first come, first served. */
export class FaultList {
  private faults: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.faults = [];
  }

  /** @param path path and query after `/api/` */
  take(method: string, path: string): Fault | undefined {
    const entry = this.faults.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method === undefined || fault.method === method) &&
        (fault.path === undefined || fault.path.test(path)),
    );
    if (entry) entry.left -= 1;
    return entry?.fault;
  }
}

/** Whether the request is carried out before the fault strikes. */
export const worksFirst = ({ kind, afterWork }: Fault): boolean =>
  afterWork === true || kind === 'reset-after-work' || kind === 'cut-body';

const statuses: Partial<Record<FaultKind, [number, string]>> = {
  unavailable: [503, 'The service is unavailable.'],
  'server-error': [500, 'Object reference not set to an instance of an object.'],
  forbidden: [403, 'Access denied.'],
  'session-expired': [401, 'The session is not found or has expired.'],
};

const enormousChunk = Buffer.alloc(1024 * 1024, ' ');

/** Breaks the answer the way a network, a proxy or a failing service does. */
export function applyFault(fault: Fault, response: ServerResponse, body: string): void {
  const { socket } = response;
  const refusal = statuses[fault.kind];
  if (refusal) {
    const [status, message] = refusal;
    if (status === 503) response.setHeader('Retry-After', '7');
    response.writeHead(status, { 'Content-Type': 'application/xml' }).end(toXml(errorBody(status, message)));
    return;
  }
  switch (fault.kind) {
    case 'no-answer':
      return;
    case 'cut-headers':
      socket?.end('HTTP/1.1 200 OK\r\nContent-Ty');
      return;
    case 'cut-body':
      socket?.end(
        `HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(body) + 100}\r\n\r\n${body.slice(0, 40)}`,
      );
      return;
    case 'garbage':
      response
        .writeHead(200, { 'Content-Type': 'application/xml' })
        .end(Buffer.from([0x3c, 0x00, 0xff, 0x13, 0x37, 0x3e]));
      return;
    case 'html':
      response
        .writeHead(200, { 'Content-Type': 'text/html' })
        .end('<!DOCTYPE html><html><head><title>Sign in to the proxy</title></head><body></body></html>');
      return;
    case 'enormous': {
      response.writeHead(200, { 'Content-Type': 'application/xml' });
      const pour = (): void => {
        while (!response.destroyed && response.write(enormousChunk));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
      return;
    }
    case 'other-answer': {
      const { status, headers, body: text } = fault.answer ?? { status: 500 };
      response.writeHead(status, headers ?? {}).end(text ?? '');
      return;
    }
    case 'redirect':
      response.writeHead(307, { Location: fault.target ?? 'https://elsewhere.example:9398/api/' }).end();
      return;
    default:
      socket?.resetAndDestroy();
  }
}
