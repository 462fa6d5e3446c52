/* How Enterprise Manager writes times; a person and a comparison get what it says, or nothing. */

/** "Never" is the least date of .NET, of its database or of Windows, or the greatest one. */
const leastYear = 1970;
const greatestYear = 9998;

const form = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)? ?(Z|[+-]\d\d:?\d\d)?$/i;

interface Told {
  readonly text: string;
  /** Absent where the zone is not told. */
  readonly time: number | undefined;
}

function read(member: string, value: string | undefined): Told | undefined {
  if (value === undefined || value.length > 64) return undefined;
  const match = form.exec(value.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = match;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  );
  const written = `${year}-${month}-${day}T${hour}:${minute}`;
  const isDate = new Date(local).toISOString().startsWith(written);
  if (!isDate || Number(year) < leastYear || Number(year) > greatestYear) return undefined;
  const isUtc = zone === undefined && isNamedUtc(member);
  const text = `${value.trim()}${isUtc ? 'Z' : ''}`;
  return { text, time: zone === undefined && !isUtc ? undefined : local - offsetOf(zone) };
}

/** A member that is named so is UTC with and without `Z`: the events of system sessions have none. */
const isNamedUtc = (member: string): boolean => /UTC$/i.test(member);

function offsetOf(zone = 'Z'): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/**
 * The moment that a member tells.
 *
 * @param member as it is named on the wire: one that ends in `UTC` is UTC without a zone too
 * @returns undefined where it tells none: no date of Enterprise Manager's (`/Date(…)/`), one that stands for
 * never (of the years 1, 1753, 1601, 9999), or a time whose zone is not told
 */
export function timeOf(member: string, value: string | undefined): Date | undefined {
  const time = read(member, value)?.time;
  return time === undefined ? undefined : new Date(time);
}

/**
 * The same as it may be shown: as it was written, with the `Z` that a member named UTC lacks. A time whose zone is not
 * told is shown without one.
 *
 * @returns undefined where there is nothing to show
 */
export const timeText = (member: string, value: string | undefined): string | undefined =>
  read(member, value)?.text;
