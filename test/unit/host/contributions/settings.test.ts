import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readSetting, settingsTable, type SettingKey } from '../../../../src/host/contributions/settings';

describe('readSetting', () => {
  const table: readonly (readonly [SettingKey, readonly unknown[], readonly unknown[]])[] = [
    ['requestFormat', ['xml', 'json'], ['XML', '', null, undefined, 1, 'toString', ['json']]],
    ['requestTimeout', [1, 0.5 + 1, 60, 3600], [0, -1, 3601, NaN, Infinity, '60', null, undefined]],
    ['keepAlive', [true, false], ['true', 1, null, undefined]],
    ['outputLines', [0, 1, 1000, 2.5], [-1, NaN, '10', null]],
  ];
  for (const [key, allowed, refused] of table) {
    it(`takes an allowed value of ${key}, and its default for any other`, () => {
      for (const value of allowed) assert.equal(readSetting(key, value), value);
      for (const value of refused)
        assert.equal(readSetting(key, value), settingsTable[key].default, String(value));
    });
  }

  it('returns a value of the type of the setting, whatever is in the file', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(settingsTable) as SettingKey[])),
        fc.anything(),
        (key, value) => {
          assert.equal(typeof readSetting(key, value), typeof settingsTable[key].default);
        },
      ),
    );
  });
});
