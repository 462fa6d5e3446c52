import assert from 'node:assert/strict';
import { proxyOfEnvironment } from '../../../../src/core/client/environmentProxy';

describe('proxyOfEnvironment', () => {
  type Read = readonly [url: string | undefined, setting: string | undefined, noProxy: readonly string[]];
  const environments: readonly (readonly [Readonly<Record<string, string>>, Read])[] = [
    [{}, [undefined, undefined, []]],
    [{ HTTP_PROXY: 'http://a:1' }, ['http://a:1', 'HTTP_PROXY', []]],
    [{ HTTP_PROXY: 'http://a:1', https_proxy: 'http://b:2' }, ['http://b:2', 'https_proxy', []]],
    [{ https_proxy: '', http_proxy: 'http://c:3' }, ['http://c:3', 'http_proxy', []]],
    [{ NO_PROXY: 'a.example, b.example' }, [undefined, undefined, ['a.example', 'b.example']]],
    [{ no_proxy: '', NO_PROXY: 'a.example' }, [undefined, undefined, ['a.example']]],
  ];
  for (const [environment, [url, setting, noProxy]] of environments) {
    it(`reads ${JSON.stringify(environment)}`, () => {
      const read = proxyOfEnvironment(environment);
      assert.deepEqual(
        [read.url, read.setting, read.noProxy, read.authorization],
        [url, setting, noProxy, undefined],
      );
    });
  }
});
