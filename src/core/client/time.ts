/* Reads the times that Enterprise Manager writes; a time that cannot be read is left out. */

/** "Never" is the lowest date of .NET, of its database or of Windows, or the highest one. */
const leastYear = 1970;
const greatestYear = 9998;

const form = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)? ?(Z|[+-]\d\d:?\d\d)?$/i;

interface ReadTime {
  readonly text: string;
  /** Absent if the time zone is not known. */
  readonly time: number | undefined;
}

function read(member: string, value: string | undefined): ReadTime | undefined {
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

/**
 * Whether a member's name says that its time is UTC, with or without `Z`: the events of system sessions have none.
 */
const isNamedUtc = (member: string): boolean => /UTC$/i.test(member);

function offsetOf(zone = 'Z'): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/**
 * The point in time of a member.
 *
 * @param member the member's name on the wire: if it ends in `UTC`, the time is UTC even without a zone
 * @returns undefined if there is none: not a date of Enterprise Manager (`/Date(…)/`), one that means never (in the
 *   years 1, 1753, 1601, 9999), or a time without a known zone
 */
export function timeOf(member: string, value: string | undefined): Date | undefined {
  const time = read(member, value)?.time;
  return time === undefined ? undefined : new Date(time);
}

/**
 * The time for display: as it was written, with the `Z` that a member named UTC lacks. A time without a known zone is
 * shown without one.
 *
 * @returns undefined if there is nothing to show
 */
export const timeText = (member: string, value: string | undefined): string | undefined =>
  read(member, value)?.text;
