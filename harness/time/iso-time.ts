/** The most that a date holds, in ms before and after 1970 (ECMA-262 21.4.1.1). */
const MOST = 8.64e15;

/** "2021-06-01T10:00:00.000Z" from ms since 1970; "no time" where that is none. */
export const isoTime = (ms: number): string => (Math.abs(ms) <= MOST ? new Date(ms).toISOString() : 'no time');
