import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readProxySettings } from '../../src/host/endpoints/proxySettings';

describe('proxySettings', () => {
  it('takes the proxy from VS Code, else from the environment, and none where proxies are off', async () => {
    const http = vscode.workspace.getConfiguration('http');
    const set = (key: string, value: unknown): Thenable<void> =>
      http.update(key, value, vscode.ConfigurationTarget.Global);
    const environment = { HTTPS_PROXY: 'http://env:1', NO_PROXY: 'a.example,b.example' };
    assert.equal(readProxySettings(environment).url, 'http://env:1');
    assert.equal(readProxySettings(environment).setting, 'HTTPS_PROXY');
    assert.deepEqual(readProxySettings(environment).noProxy, ['a.example', 'b.example']);
    assert.equal(readProxySettings({ https_proxy: '', http_proxy: 'http://env:3' }).setting, 'http_proxy');
    await set('proxy', 'http://settings:2');
    assert.equal(readProxySettings(environment).url, 'http://settings:2');
    assert.equal(readProxySettings(environment).setting, 'http.proxy');
    await set('proxySupport', 'off');
    assert.equal(readProxySettings(environment).url, undefined);
    await set('proxy', undefined);
    await set('proxySupport', undefined);
  });
});
