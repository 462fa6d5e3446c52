/** Milliseconds that only ever go forward, whatever is done to the machine's clock. Dates are for people. */
export const monotonic = (): number => performance.now();
