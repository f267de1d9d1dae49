/**
 * How long a test waits for what comes at once on a quiet machine. A host that is busy takes its time, and a claim that
 * holds ends its waiting at once, so this is long.
 */
export const SOON_MS = 20_000;
