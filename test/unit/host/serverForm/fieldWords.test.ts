import assert from 'node:assert/strict';
import { backupServerSpecTable } from '../../../../src/core/client/elements';
import { fieldViews } from '../../../../src/host/serverForm/fieldWords';

describe('fieldWords', () => {
  it('has a label, a help text and the initial value of every field of the table', () => {
    const fields = fieldViews();
    assert.deepEqual(
      fields.map(({ key }) => key),
      backupServerSpecTable.fields.map(({ key }) => key),
    );
    assert.equal(fields.find(({ key }) => key === 'port')?.initial, '9392');
    assert.equal(fields.find(({ key }) => key === 'wcfPort')?.initial, '');
    assert.ok(fields.every(({ label, help }) => label !== '' && help !== ''));
  });
});
