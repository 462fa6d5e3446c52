import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import type { BodyTemplate, Exchange } from '../../../../src/core/client/exchange';
import type { BodyFormat } from '../../../../src/core/client/format';
import { logOn } from '../../../../src/core/client/logon';
import { filterOf } from '../../../../src/core/client/queryFilter';
import { copyAs } from '../../../../src/core/copyAs/copyFormats';
import { copyRequest, variablesOf, type CopyRequest } from '../../../../src/core/copyAs/copyRequest';
import { Sandbox, type ReceivedRequest } from '../../../../src/sandbox/sandbox';
import { TestClient } from '../../../support/api';
import { installPackages } from '../../../support/shell';
import { parseCmd, parseHttp, parsePowerShell } from '../../../support/shells';

/* Each form of a command makes the request that it was copied from: bash by running it, the others by what they say. */

const secret = `p4ss <&> "it's" \\ 100% $HOME`;
const spec = {
  description: `It's "here" & <there>, 100% $(date) \`x\` ünï ‘quoted’`,
  dnsNameOrIpAddress: 'vbr-copied.sandbox.example',
  port: 9392,
  username: 'LAB\\svc-vbr',
  password: secret,
};

/** Windows has no bash of its own. */
const itInBash = process.platform === 'win32' ? it.skip : it;

describe('copyAs', () => {
  let sandbox: Sandbox;
  let em: TestClient;

  async function start(format: BodyFormat): Promise<void> {
    sandbox = await Sandbox.start({
      scheme: 'http',
      port: 0,
      switches: { createResponse: 'created-empty', acceptDecidesParser: false },
    });
    em = new TestClient(sandbox.url, format);
    await em.logOn(sandbox);
  }

  afterEach(async () => {
    await sandbox.stop();
  });

  const copied = ({ request }: Exchange, isPinned = false): CopyRequest => copyRequest(request, isPinned);
  const lastReceived = (): ReceivedRequest => {
    const received = sandbox.received.at(-1);
    assert.ok(received);
    return received;
  };
  const variables = (): NodeJS.ProcessEnv => ({
    VEEAM_EM_SESSION: em.token,
    VEEAM_EM_USERNAME: sandbox.username,
    VEEAM_EM_PASSWORD: sandbox.password,
    VEEAM_BACKUP_SERVER_PASSWORD: secret,
  });

  /** Without blocking, since the sandbox answers from this very process. */
  async function bash(script: string, more: NodeJS.ProcessEnv = {}): Promise<{ code: number; text: string }> {
    const { spawn } = await import('node:child_process');
    const child = spawn('bash', ['-c', script], { env: { ...process.env, ...variables(), ...more } });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise<number>((resolve) =>
      child.once('close', (status) => resolve(status ?? 1)),
    );
    return { code, text: Buffer.concat(chunks).toString('utf8') };
  }

  before(async function () {
    this.timeout(300_000);
    const isThere = (): boolean => spawnSync('curl', ['--version']).status === 0;
    if (!isThere()) await installPackages('curl', 'curl');
  });

  for (const format of ['xml', 'json'] as const) {
    it(`writes no secret into the command, in ${format}`, async () => {
      await start(format);
      await em.session.backupServers.create(spec);
      for (const exchange of em.exchanges) {
        for (const kind of ['curl-bash', 'curl-cmd', 'curl-powershell', 'powershell', 'http'] as const) {
          const text = copyAs(kind, copied(exchange));
          for (const hidden of [em.token, sandbox.password, 'p4ss', '****']) {
            assert.ok(!text.includes(hidden), `${kind}: ${text}`);
          }
        }
      }
    });

    itInBash(`is a bash script that connects the same server, in ${format}`, async () => {
      await start(format);
      await em.session.backupServers.create(spec);
      const original = lastReceived();
      sandbox.estate.servers.pop();
      const script = copyAs('curl-bash', copied(em.last));
      const { code, text } = await bash(script);
      assert.equal(code, 0, `${script}\n${text}`);
      const { method, path, headers, body } = lastReceived();
      assert.deepEqual([method, path], ['POST', 'backupServers?action=create']);
      assert.equal(headers['content-type'], original.headers['content-type']);
      assert.equal(headers.accept, original.headers.accept);
      const compact = (written: string): string =>
        written.replace(/>\n</g, '><').replace(/^\{\n|\n\}$/g, (m) => m.trim());
      const inXml = (written: string): string => written.replaceAll('&quot;', '"').replaceAll('&apos;', "'");
      assert.equal(inXml(compact(body)), inXml(original.body));
      const server = sandbox.estate.servers.at(-1);
      assert.deepEqual(
        [server?.name, server?.description, server?.port, server?.username],
        [spec.dnsNameOrIpAddress, spec.description, spec.port, spec.username],
      );
    });

    it(`writes PowerShell that sends the same request, in ${format}`, async () => {
      await start(format);
      await em.session.backupServers.create(spec);
      const original = lastReceived();
      for (const kind of ['powershell', 'curl-powershell'] as const) {
        const { body, words } = parsePowerShell(copyAs(kind, copied(em.last)), variables());
        const compact = body.replace(/>\n</g, '><').replace(/^\{\n|\n\}$/g, (m) => m.trim());
        const plain = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&apos;', "'");
        assert.equal(plain(compact), plain(original.body));
        assert.ok(words.includes(`${sandbox.url}backupServers?action=create`), words.join('\n'));
        assert.ok(words.some((word) => word.includes(em.token)));
      }
    });
  }

  it('writes a cmd line that sends the same request, as the shell and curl read it', async () => {
    await start('json');
    await em.session.backupServers.create(spec);
    const original = lastReceived();
    const plain = { ...variables(), VEEAM_BACKUP_SERVER_PASSWORD: 'plain' };
    const args = parseCmd(copyAs('curl-cmd', copied(em.last)), plain);
    assert.equal(args[0], 'curl.exe');
    assert.ok(args.includes(`${sandbox.url}backupServers?action=create`));
    assert.ok(args.includes(`X-RestSvcSessionId: ${em.token}`));
    const body = args[args.indexOf('--data-binary') + 1] ?? '';
    assert.deepEqual(JSON.parse(body), { ...(JSON.parse(original.body) as object), Password: 'plain' });
  });

  it('writes a block that a REST client reads', async () => {
    await start('xml');
    await em.session.backupServers.create(spec);
    const original = lastReceived();
    const plain = { ...variables(), VEEAM_BACKUP_SERVER_PASSWORD: 'plain' };
    const { method, url, headers, body } = parseHttp(copyAs('http', copied(em.last)), plain);
    assert.deepEqual([method, url], ['POST', `${sandbox.url}backupServers?action=create`]);
    assert.equal(headers.get('x-restsvcsessionid'), em.token);
    assert.equal(headers.get('content-type'), 'application/xml');
    const withPlain = original.body.replace(/<Password>.*<\/Password>/, '<Password>plain</Password>');
    assert.equal(body.replace(/>\n</g, '><'), withPlain);
  });

  itInBash('logs on, asks and logs off in bash', async () => {
    await start('xml');
    await em.session.backupServers.query({ filter: filterOf(`it's 100% "x"`), page: 1 });
    const asked = lastReceived();
    assert.equal((await bash(copyAs('curl-bash', copied(em.last)))).code, 0);
    assert.equal(lastReceived().path, asked.path);
    const logon = await logOn(em.client, { account: sandbox.username, password: sandbox.password });
    const again = await bash(copyAs('curl-bash', copied(em.last)));
    assert.match(again.text, /<LogonSession/);
    await em.as(logon.token).logonSessions.end(logon.sessionId ?? '');
    const ended = copied(em.last);
    assert.deepEqual(variablesOf(ended), ['VEEAM_EM_SESSION', 'VEEAM_EM_SESSION_ID']);
    const open = sandbox.state.sessions.all().at(-1);
    assert.ok(open);
    const before = sandbox.state.sessions.all().length;
    assert.equal((await bash(copyAs('curl-bash', ended), { VEEAM_EM_SESSION_ID: open.id })).code, 0);
    assert.equal(sandbox.state.sessions.all().length, before - 1);
  });

  itInBash('stops before it sends anything where a variable is missing', async () => {
    await start('xml');
    await em.session.backupServers.create(spec);
    const { length } = sandbox.received;
    const { code, text } = await bash(copyAs('curl-bash', copied(em.last)), { VEEAM_EM_SESSION: '' });
    assert.notEqual(code, 0);
    assert.match(text, /VEEAM_EM_SESSION/);
    assert.equal(sandbox.received.length, length);
  });

  it('never turns off the check of certificates, and names the pinned certificate', async () => {
    await start('xml');
    for (const kind of ['curl-bash', 'curl-cmd', 'curl-powershell', 'powershell', 'http'] as const) {
      const text = copyAs(kind, copied(em.last, true));
      assert.doesNotMatch(text, /--insecure|\s-k\b|SkipCertificateCheck/);
      assert.match(text, /certificate/i);
    }
  });

  const anyWhere = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 5 }),
        fc.constantFrom(
          ...[
            '\n',
            '\r\n',
            '\t',
            '"',
            '\\',
            "'",
            '`',
            '$(id)',
            '!!',
            '%PATH%',
            '{{x}}',
            '\n### \n',
            '\n< /etc/passwd',
          ],
          ...[
            '\n@x = 1',
            '&',
            '<',
            '>',
            '\u2019',
            '\u202E',
            '\u0085',
            '\u001B[2J',
            ' ',
            '-',
            '\\n',
            '\u2028',
          ],
        ),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('').replace(/\p{Cs}|\0/gu, ''));
  const inFormat = (format: BodyFormat, template: BodyTemplate): CopyRequest => {
    const mediaType = `application/${format}`;
    const headers = [['Content-Type', mediaType]] as const;
    return copyRequest({ method: 'POST', url: `${sandbox.url}x`, headers, template, mediaType }, false);
  };
  const inXml = (text: string): string =>
    text.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`);
  /** What XML can hold at all. */
  const ofXml = (text: string): string =>
    // eslint-disable-next-line no-control-regex -- these are the characters that XML cannot hold
    text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
  const readJson = (body: string): Readonly<Record<string, unknown>> =>
    JSON.parse(body) as Readonly<Record<string, unknown>>;
  const readXml = (body: string): Readonly<Record<string, string>> => {
    const texts: Record<string, string> = { Description: '', Password: '' };
    const parser = new SaxesParser();
    let open = '';
    parser.on('opentag', ({ name }) => (open = name));
    parser.on('closetag', () => (open = ''));
    parser.on('text', (text) => {
      if (open in texts) texts[open] = (texts[open] ?? '') + text;
    });
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(body).close();
    return texts;
  };

  itInBash('takes any description and any password through bash unharmed, in JSON', async () => {
    await start('json');
    await fc.assert(
      fc.asyncProperty(anyWhere, anyWhere, async (description, password) => {
        const request = inFormat('json', [
          `{"Description":${JSON.stringify(description)},"Password":"`,
          { secret: 'Password' },
          '"}',
        ]);
        const { code, text } = await bash(copyAs('curl-bash', request), {
          VEEAM_BACKUP_SERVER_PASSWORD: password === '' ? 'x' : password,
          VEEAM_EM_SESSION: 'x',
        });
        assert.ok(code === 0 || text.includes('curl:'), text);
        const read = readJson(lastReceived().body);
        assert.equal(read['Description'], description);
        assert.equal(read['Password'], password === '' ? 'x' : password);
      }),
      { numRuns: 60 },
    );
  });

  itInBash('takes any description and any password through bash unharmed, in XML', async () => {
    await start('xml');
    await fc.assert(
      fc.asyncProperty(anyWhere.map(ofXml), anyWhere.map(ofXml), async (description, password) => {
        const request = inFormat('xml', [
          `<S><Description>${inXml(description)}</Description><Password>`,
          { secret: 'Password' },
          '</Password></S>',
        ]);
        await bash(copyAs('curl-bash', request), {
          VEEAM_BACKUP_SERVER_PASSWORD: password === '' ? 'x' : password,
        });
        const read = readXml(lastReceived().body);
        assert.equal(read['Description'], description);
        assert.equal(read['Password'], password === '' ? 'x' : password);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps any description unchanged through cmd, PowerShell and a file of requests', async () => {
    await start('json');
    fc.assert(
      fc.property(anyWhere, (description) => {
        const json = inFormat('json', [JSON.stringify({ Description: description })]);
        const xml = inFormat('xml', [`<S><Description>${inXml(ofXml(description))}</Description></S>`]);
        const cmd = (request: CopyRequest): string => {
          const args = parseCmd(copyAs('curl-cmd', request), {});
          return args[args.indexOf('--data-binary') + 1] ?? '';
        };
        for (const body of [
          cmd(json),
          parsePowerShell(copyAs('powershell', json), {}).body,
          parsePowerShell(copyAs('curl-powershell', json), {}).body,
          parseHttp(copyAs('http', json), {}).body,
        ]) {
          assert.equal(readJson(body)['Description'], description);
        }
        for (const body of [
          cmd(xml),
          parsePowerShell(copyAs('powershell', xml), {}).body,
          parseHttp(copyAs('http', xml), {}).body,
        ]) {
          assert.equal(readXml(body)['Description'], ofXml(description));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('writes no request syntax, no braces and no hidden character of a value into a file of requests', async () => {
    await start('json');
    fc.assert(
      fc.property(anyWhere, (description) => {
        const texts = [
          copyAs('http', inFormat('json', [JSON.stringify({ Description: description })])),
          copyAs('http', inFormat('xml', [`<S><Description>${inXml(ofXml(description))}</Description></S>`])),
        ];
        for (const text of texts) {
          assert.doesNotMatch(text, /\{\{/);
          assert.doesNotMatch(text.split('\n').slice(1).join('\n'), /^\s*(?:###|@|<>? |<@|>>? |\/\/)/m);
          assert.doesNotMatch(text, /[^\P{Cc}\n]|[\u200B-\u200F\u2028-\u202E\u2066-\u2069]/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps curl from expanding brackets and braces in a URL', async () => {
    await start('xml');
    const url = `${sandbox.url}query?filter=Name=={{x}}[1-9]\u202E"&format=Entity`;
    const request = copyRequest({ method: 'GET', url, headers: [], mediaType: 'application/xml' }, false);
    for (const kind of ['curl-bash', 'curl-cmd', 'curl-powershell'] as const) {
      assert.match(copyAs(kind, request), /--globoff/);
    }
    for (const kind of ['curl-bash', 'curl-cmd', 'curl-powershell', 'powershell', 'http'] as const) {
      assert.doesNotMatch(copyAs(kind, request), /\{\{|\u202E/);
    }
  });

  itInBash('asks for the very URL in bash, brackets and braces included', async () => {
    await start('xml');
    const url = `${sandbox.url}query?type=BackupServer&filter=Name=="{a,b}[1-3]"`;
    const request = copyRequest({ method: 'GET', url, headers: [], mediaType: 'application/xml' }, false);
    const { length } = sandbox.received;
    await bash(copyAs('curl-bash', request));
    assert.equal(sandbox.received.length, length + 1);
    assert.equal(
      decodeURIComponent(lastReceived().path),
      'query?type=BackupServer&filter=Name=="{a,b}[1-3]"',
    );
  });

  it('writes no second header from the value of a header', async () => {
    await start('xml');
    const headers = [['Accept', 'application/xml\r\nX-Forged: 1\n\n### x']] as const;
    const request = copyRequest(
      { method: 'GET', url: `${sandbox.url}x`, headers, mediaType: 'application/xml' },
      false,
    );
    for (const kind of ['curl-bash', 'curl-cmd', 'curl-powershell', 'powershell', 'http'] as const) {
      assert.doesNotMatch(copyAs(kind, request), /^(?:X-Forged|### x)/m);
    }
  });
});
