import { validateField } from '../client/validate';
import type { FleetFileFault } from './fleetFile';
import { credentialName, longestValue, ownKeys, type ElementField, type OwnKey } from './keys';

/** What a value must be, for a fleet file and for everything that becomes one. */
type Checked<T> = { readonly value: T } | { readonly fault: FleetFileFault };

/** Checks the text of an element. The value is undefined if an optional element is empty. */
export function checkedElement(field: ElementField, text: string): Checked<string | number | undefined> {
  const { key } = field;
  if (text.length > longestValue) return { fault: { code: 'too-long', key, most: longestValue } };
  const checked = validateField(field, text);
  if ('problem' in checked) return { fault: { code: 'field', key, problem: checked.problem } };
  return { value: typeof checked.value === 'boolean' ? undefined : checked.value };
}

/** Checks a text that only a fleet file has; it must not be empty. */
export function checkedText(key: OwnKey, text: string): Checked<string> {
  if (text.length > longestValue) return { fault: { code: 'too-long', key, most: longestValue } };
  if (ownKeys[key] === 'name' && !credentialName.test(text)) return { fault: { code: 'credential-name' } };
  return { value: text.trim() };
}
