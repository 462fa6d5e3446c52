/** A monotonic clock, in milliseconds, which changes of the system clock do not affect. `Date` is for display. */
export const monotonic = (): number => performance.now();
