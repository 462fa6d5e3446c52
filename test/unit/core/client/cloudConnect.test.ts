import assert from 'node:assert/strict';
import { offersCloudConnect } from '../../../../src/core/client/cloudConnect';
import type { BodyFormat } from '../../../../src/core/client/format';
import { Sandbox } from '../../../../src/sandbox/sandbox';
import { TestClient } from '../../../support/api';

describe('Cloud Connect', () => {
  const rows: readonly (readonly [string, boolean, 'forbidden' | 'html' | undefined, boolean | string])[] = [
    ['is offered where its service document is there', true, undefined, true],
    ['is not told where there is none', false, undefined, false],
    ['is not told to an account that may not see it', true, 'forbidden', false],
    ['is not known where the answer is a web page', true, 'html', 'html-answer'],
  ];
  for (const format of ['xml', 'json'] as readonly BodyFormat[]) {
    for (const [what, cloudConnect, kind, expected] of rows) {
      it(`${what}, in ${format}`, async () => {
        const sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: { cloudConnect } });
        const em = new TestClient(sandbox.url, format);
        await em.logOn(sandbox);
        if (kind !== undefined) sandbox.inject({ kind, path: /^cloud/ });
        const told = await offersCloudConnect(em.client, em.token).catch(
          (error: unknown) => (error as { kind?: string }).kind,
        );
        assert.equal(told, expected);
        await sandbox.stop();
      });
    }
  }
});
