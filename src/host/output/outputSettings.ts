import type { SettingKey, SettingValue } from '../contributions/settings';

/** The current settings for the amount of output. */
export interface OutputSettings {
  /** Whether a successful read is shown as one line or in full. */
  readonly output: 'summary' | 'full';
  /** The number of body lines of a successful read that is shown in full. */
  readonly outputLines: number;
}

interface SettingsReader {
  read<K extends SettingKey>(key: K): SettingValue<K>;
}

/** Reads the settings each time, so that a change holds from the next exchange on. */
export const outputSettings = (settings: SettingsReader): OutputSettings => ({
  get output() {
    return settings.read('output');
  },
  get outputLines() {
    const lines = settings.read('outputLines');
    return lines === 0 ? Infinity : Math.ceil(lines);
  },
});
