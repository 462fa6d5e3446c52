import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../src/core/client/api';
import { readProxySettings } from '../../src/host/endpoints/proxySettings';
import { Sandbox } from '../../src/sandbox/sandbox';
import { TestProxy } from '../support/proxy';

/**
 * The bundle that is shipped, inside of VS Code's own patches of `http` and `https`. The sandbox listens on
 * 127.0.0.2, since VS Code leaves the agents of requests to 127.0.0.1 alone.
 */
describe('pinned connections', () => {
  const extension = vscode.extensions.getExtension<unknown>('vbem.veeam-em');
  assert.ok(extension);
  const api = createRequire(__filename)(join(extension.extensionPath, 'dist/api.js')) as Api;
  let sandbox: Sandbox;
  let proxy: TestProxy;

  before(async () => {
    sandbox = await Sandbox.start({ scheme: 'https', port: 0, address: '127.0.0.2' });
    proxy = await TestProxy.start({ examplesAt: '127.0.0.2' });
  });

  after(async () => {
    await configure('proxySupport', undefined);
    await configure('proxy', undefined);
    proxy.stop();
    await sandbox.stop();
  });

  const configure = (key: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('http').update(key, value, vscode.ConfigurationTarget.Global);

  const versions = async (pin: string | undefined, baseUrl = sandbox.url): Promise<string> => {
    const transport = new api.HttpTransport(() => readProxySettings({}));
    const client = new api.EmClient({
      baseUrl,
      format: 'xml',
      timeoutMs: 5000,
      pin,
      transport,
      userAgent: 'test',
      retryDelaysMs: [],
      onExchange: () => undefined,
    });
    try {
      return (await api.probe(client)).join(' ');
    } catch (error) {
      return (error as { kind: string }).kind;
    } finally {
      transport.dispose();
    }
  };

  for (const proxySupport of ['off', 'on', 'fallback', 'override']) {
    for (const way of ['directly', 'through a proxy']) {
      it(`refuses another certificate than the pinned one with http.proxySupport "${proxySupport}" ${way}`, async () => {
        await configure('proxySupport', proxySupport);
        await configure('proxy', way === 'directly' ? undefined : proxy.url);
        const isProxied = way !== 'directly' && proxySupport !== 'off';
        // A pinned connection to loopback goes directly, whatever is set.
        const url = isProxied ? sandbox.url.replace('127.0.0.2', 'em01.lab.example') : sandbox.url;
        const requests = sandbox.received.length;
        const tunnels = proxy.seen.length;
        assert.equal(await versions('00'.repeat(32), url), 'certificate-changed');
        assert.match(await versions(undefined), /certificate-untrusted/);
        assert.equal(sandbox.received.length, requests);
        assert.equal(await versions(sandbox.fingerprint256, url), 'v1_5 v1_6 v1_7');
        assert.equal(sandbox.received.length, requests + 1);
        assert.equal(proxy.seen.length > tunnels, isProxied);
      });
    }
  }
});
