import assert from 'node:assert/strict';
import type { BodyFormat } from '../../../../../src/core/client/format';
import { Sandbox } from '../../../../../src/sandbox/sandbox';
import { TestClient } from '../../../../support/api';

describe('Cloud Connect', () => {
  const rows: readonly (readonly [string, boolean, 'forbidden' | 'html' | undefined, boolean | string])[] = [
    ['is offered if its service document exists', true, undefined, true],
    ['is not offered without a service document', false, undefined, false],
    ['is not offered to an account that may not see it', true, 'forbidden', false],
    ['is unknown if the response is a web page', true, 'html', 'html-answer'],
  ];
  for (const format of ['xml', 'json'] as readonly BodyFormat[]) {
    for (const [what, cloudConnect, kind, expected] of rows) {
      it(`${what} (${format.toUpperCase()})`, async () => {
        const sandbox = await Sandbox.start({ scheme: 'http', port: 0, switches: { cloudConnect } });
        const em = new TestClient(sandbox.url, format);
        await em.logOn(sandbox);
        if (kind !== undefined) sandbox.inject({ kind, path: /^cloud/ });
        const told = await em.session.cloudConnect
          .isOffered()
          .catch((error: unknown) => (error as { kind?: string }).kind);
        assert.equal(told, expected);
        await sandbox.stop();
      });
    }
  }
});
