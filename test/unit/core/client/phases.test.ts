import assert from 'node:assert/strict';
import * as dns from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { connect, createServer, type Server, type Socket, type AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { getSystemErrorMap } from 'node:util';
import { Attempt, watchedAgent, type Phase } from '../../../../src/core/client/attempt';
import { EmError, type EmErrorKind } from '../../../../src/core/client/errors';
import { failureKind } from '../../../../src/core/client/failureKind';
import { failureTraits } from '../../../../src/core/client/failureTraits';
import request from '../../../../src/core/client/request';
import { HttpTransport, type WireRequest } from '../../../../src/core/client/transport';
import { makeCertificate } from '../../../../src/sandbox/certificate';
import { patienceMs, until } from '../../../support/until';

const systemCodes = [...getSystemErrorMap().values()].map(([name]) => name);
const resolverCodes = [
  dns.NODATA,
  dns.FORMERR,
  dns.SERVFAIL,
  dns.NOTFOUND,
  dns.NOTIMP,
  dns.REFUSED,
  dns.BADQUERY,
  dns.BADRESP,
  dns.TIMEOUT,
  dns.CANCELLED,
  ...systemCodes.filter((code) => code.startsWith('EAI_')),
];
const protocolCodes = [
  'EPROTO',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
  'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  'ERR_TLS_DH_PARAM_SIZE',
  'ERR_TLS_HANDSHAKE_TIMEOUT',
  'ERR_STREAM_DESTROYED',
  'ERR_SOCKET_CLOSED',
];
const notTlsCodes = ['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'];
const parserCodes = ['HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOW', 'HPE_INVALID_CHUNK_SIZE'];

/** All that Node names (`X509_verify_cert_error_string`), some that it has no name for, and some of other versions. */
const verificationCodes = [
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_CRL',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'CERT_SIGNATURE_FAILURE',
  'CRL_SIGNATURE_FAILURE',
  'CRL_NOT_YET_VALID',
  'CRL_HAS_EXPIRED',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CRL_LAST_UPDATE_FIELD',
  'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  'OUT_OF_MEM',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_CHAIN_TOO_LONG',
  'CERT_REVOKED',
  'INVALID_CA',
  'PATH_LENGTH_EXCEEDED',
  'INVALID_PURPOSE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'EMAIL_MISMATCH',
  'UNSPECIFIED',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
  'EE_KEY_TOO_SMALL',
  'CA_MD_TOO_WEAK',
];
const verification: Readonly<Record<string, EmErrorKind>> = {
  ...Object.fromEntries(verificationCodes.map((code) => [code, 'certificate-untrusted'])),
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-name',
  HOSTNAME_MISMATCH: 'certificate-wrong-name',
  IP_ADDRESS_MISMATCH: 'certificate-wrong-name',
};
const everyCode = [
  ...new Set([
    ...systemCodes,
    ...resolverCodes,
    ...protocolCodes,
    ...notTlsCodes,
    ...parserCodes,
    ...Object.keys(verification),
  ]),
  'SOMETHING_NEW',
  undefined,
];
const unsentPhases: readonly Phase[] = ['prepare', 'resolve', 'connect', 'proxy', 'tls'];

describe('failureKind', () => {
  it('reports an unsent kind for every code before the request is sent', () => {
    for (const phase of unsentPhases)
      for (const code of everyCode) {
        const kind = failureKind(phase, code);
        assert.notEqual(kind, 'connection-lost', `${phase} ${code}`);
        assert.ok(failureTraits[kind].isSurelyNotDone, `${phase} ${code} ${kind}`);
      }
  });

  it('reports the name, the port or the network before there is a connection', () => {
    for (const phase of ['resolve', 'connect'] as const)
      for (const code of everyCode) {
        const expected =
          code === 'ECONNREFUSED'
            ? 'refused'
            : resolverCodes.includes(code ?? '')
              ? 'name-not-found'
              : 'unreachable';
        assert.equal(failureKind(phase, code), expected, code);
      }
  });

  it('reports a certificate failure for every finding of the verification', () => {
    for (const [code, kind] of Object.entries(verification)) {
      assert.equal(failureKind('tls', code), kind, code);
      assert.ok(failureTraits[kind].isPinnable);
    }
    assert.equal(failureKind('tls', 'SOMETHING_NEW'), 'certificate-untrusted');
  });

  it('reports no certificate failure if the network or the protocol fails in the handshake', () => {
    for (const code of [...systemCodes, ...resolverCodes, ...protocolCodes, ...parserCodes, undefined])
      assert.equal(failureKind('tls', code), 'tls-failed', code);
    for (const code of notTlsCodes) assert.equal(failureKind('tls', code), 'not-tls', code);
    assert.equal(failureKind('tls', 'EPROTO', 'routines:ssl3_get_record:wrong version number'), 'not-tls');
  });

  it('reports a lost connection or invalid HTTP after the request is sent', () => {
    for (const code of everyCode) {
      const noHttp = code !== undefined && parserCodes.includes(code);
      assert.equal(failureKind('sent', code), noHttp ? 'not-enterprise-manager' : 'connection-lost', code);
      assert.equal(failureKind('answered', code), 'connection-lost', code);
    }
  });
});

/** How a server ends a connection, and in which phase that is over plain HTTP and over TLS. */
interface Ending {
  readonly what: string;
  readonly scheme: 'http' | 'https';
  readonly serve?: (socket: Socket) => void;
  readonly kind: EmErrorKind;
  /** The system may tell it before the connection counts as made. */
  readonly orKind?: EmErrorKind;
  readonly isUnsent: boolean;
}

const reset = (socket: Socket): void => {
  socket.resetAndDestroy();
};
const endings: readonly Ending[] = [
  { what: 'does not listen', scheme: 'http', kind: 'refused', isUnsent: true },
  { what: 'does not listen', scheme: 'https', kind: 'refused', isUnsent: true },
  {
    what: 'resets every connection',
    scheme: 'https',
    serve: reset,
    kind: 'tls-failed',
    orKind: 'unreachable',
    isUnsent: true,
  },
  {
    what: 'resets in the handshake',
    scheme: 'https',
    serve: (socket) => socket.once('data', () => reset(socket)),
    kind: 'tls-failed',
    isUnsent: true,
  },
  {
    what: 'closes in the handshake',
    scheme: 'https',
    serve: (socket) => socket.once('data', () => socket.end()),
    kind: 'tls-failed',
    isUnsent: true,
  },
  {
    what: 'resets after reading the request',
    scheme: 'http',
    serve: (socket) => socket.once('data', () => reset(socket)),
    kind: 'connection-lost',
    isUnsent: false,
  },
  {
    what: 'answers without HTTP',
    scheme: 'http',
    serve: (socket) => socket.once('data', () => socket.end('220 smtp.example ESMTP\r\n')),
    kind: 'not-enterprise-manager',
    isUnsent: false,
  },
];

const wire = (url: string, more: Partial<WireRequest> = {}): WireRequest => ({
  method: 'POST',
  url,
  baseUrl: url,
  headers: {},
  body: '<A/>',
  timeoutMs: patienceMs,
  ...more,
});

const pin = Array.from({ length: 32 }, () => 'AB').join(':');

describe('the phase of a failure on a real connection', () => {
  let server: Server | undefined;
  const transport = new HttpTransport();

  afterEach(() => {
    server?.close();
    server = undefined;
  });

  after(() => {
    transport.dispose();
  });

  const listen = async (serve: (socket: Socket) => void): Promise<number> => {
    const listening = createServer((socket) => {
      socket.on('error', () => undefined);
      serve(socket);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return (listening.address() as AddressInfo).port;
  };
  const failure = async (sent: WireRequest): Promise<EmError> => {
    const { failure: found } = await transport.send(sent);
    assert.ok(found);
    return found;
  };

  for (const { what, scheme, serve, kind, orKind, isUnsent } of endings)
    for (const isPinned of scheme === 'https' ? [false, true] : [false])
      it(`is reported if a server ${what} over ${scheme}${isPinned ? ' with a pinned certificate' : ''}`, async () => {
        const port = await listen(serve ?? reset);
        if (serve === undefined) {
          server?.close();
          await until(() => server?.listening === false, 'it listens no more');
        }
        const error = await failure(wire(`${scheme}://127.0.0.1:${port}/api/`, isPinned ? { pin } : {}));
        if (error.kind !== orKind) assert.equal(error.kind, kind);
        assert.equal(new URL(error.facts.baseUrl ?? '').port, String(port));
        assert.equal(error.facts.unsent ?? false, isUnsent);
        assert.equal(error.isInDoubt, !isUnsent);
      });

  it('is "answered" if the rest of the response is missing', async () => {
    const port = await listen((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc', () => reset(socket));
      }),
    );
    const { answer } = await transport.send(wire(`http://127.0.0.1:${port}/api/`));
    assert.ok(answer && !(answer.body instanceof Uint8Array));
    await assert.rejects(
      async () => {
        for await (const piece of answer.body as AsyncIterable<Uint8Array>) assert.ok(piece.byteLength > 0);
      },
      (error) => error instanceof EmError && error.kind === 'connection-lost' && error.isInDoubt,
    );
  });

  it('is reported for a timeout and a cancellation', async () => {
    for (const isPinned of [false, true]) {
      const port = await listen(() => undefined);
      const more = { timeoutMs: 1000, ...(isPinned && { pin }) };
      const late = await failure(wire(`https://127.0.0.1:${port}/api/`, more));
      assert.deepEqual([late.kind, late.isInDoubt], ['timeout', false]);
      const read = await failure(wire(`http://127.0.0.1:${port}/api/`, more));
      assert.deepEqual([read.kind, read.isInDoubt], ['timeout', true]);
      const signal = AbortSignal.timeout(50);
      const stopped = await failure(wire(`https://127.0.0.1:${port}/api/`, { ...more, signal }));
      assert.deepEqual([stopped.kind, stopped.isInDoubt], ['cancelled', false]);
      server?.close();
    }
  });

  it('is reported for an unknown name and for an invalid request', async () => {
    const unknown = await failure(wire('http://no-such-host.invalid:9399/api/'));
    assert.deepEqual([unknown.kind, unknown.facts.unsent], ['name-not-found', true]);
    const unmade = await failure(wire('http://127.0.0.1:9/api/', { headers: { A: 'ä\n' } }));
    assert.deepEqual([unmade.kind, unmade.facts.unsent], ['invalid-request', true]);
  });

  it('is "sent" at once on a reused connection', async () => {
    let count = 0;
    const port = await listen((socket) =>
      socket.on('data', () => {
        count += 1;
        if (count === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        else reset(socket);
      }),
    );
    const agent = new http.Agent({ keepAlive: true });
    const ask = (attempt: Attempt): Promise<unknown> =>
      new Promise((resolve) => {
        http
          .get({ port, host: '127.0.0.1', agent: watchedAgent(agent, attempt) }, (answer) => {
            answer.resume().once('end', () => setImmediate(resolve));
          })
          .once('error', resolve);
      });
    const first = new Attempt();
    await ask(first);
    assert.equal(first.phase, 'answered');
    const second = new Attempt();
    await ask(second);
    assert.equal(second.phase, 'sent');
    assert.equal(count, 2);
    agent.destroy();
  });
});

describe('a request through an agent of VS Code', () => {
  it('reports its phases with an unchanged agent', async () => {
    const { key, cert } = await makeCertificate({});
    const server = tls.createServer({ key, cert });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const attempt = new Attempt();
    const agent = new https.Agent();
    const made = request.request(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
      agent: watchedAgent(agent, attempt),
    });
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => made.once('error', resolve).end());
    assert.equal(attempt.phase, 'tls');
    assert.equal(failureKind(attempt.phase, error.code), 'certificate-untrusted');
    server.close();
  });

  for (const status of [201, 204, 302, 401, 403, 407, 502]) {
    it(`does not mistake a proxy's ${status} to CONNECT for a response of the server`, async () => {
      // Such an agent hands over a socket without TLS, on which nothing but the refusal ever comes.
      const proxy = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`));
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const { port } = proxy.address() as AddressInfo;
      const attempt = new Attempt();
      const agent = new http.Agent();
      Object.assign(agent, { protocol: 'https:', createConnection: () => connect(port, '127.0.0.1') });
      const made = request.request('https://em.example:9398/api/', { agent: watchedAgent(agent, attempt) });
      made.emit('proxy', { proxy: `PROXY user:secret@127.0.0.1:${port}` });
      const answer = await new Promise<http.IncomingMessage>((resolve, reject) =>
        made.once('response', resolve).once('error', reject).end(),
      );
      answer.resume();
      assert.equal(answer.statusCode, status);
      assert.ok(attempt.isProxysWord);
      assert.deepEqual(attempt.facts, { unsent: true, target: `127.0.0.1:${port}` });
      agent.destroy();
      proxy.close();
    });
  }

  it('names the proxy that VS Code could not pass, without its account', () => {
    const attempt = new Attempt();
    const made = new http.ClientRequest({ host: '127.0.0.1', port: 9, agent: false });
    made.on('error', () => undefined);
    attempt.watch(made);
    made.emit('proxy', { proxy: 'PROXY user:secret@proxy.example:3128', error: new Error('no') });
    assert.equal(attempt.phase, 'proxy');
    assert.deepEqual(attempt.facts, { unsent: true, target: 'proxy.example:3128' });
    made.destroy();
  });
});
