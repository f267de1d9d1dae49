/** How a case ends early. Whatever else is thrown in a case is a fault of the harness. */

/** The device did what its document forbids, or left undone what it demands. */
export class ClaimFailed extends Error {
  readonly claim: string;
  readonly expected: string;
  readonly actual: string;
  /**
   * How it failed where something did not arrive, so that a host that loses frames would look the same: `silence` where
   * nothing came at all, `stray` where something else came instead, `other-tid` where it came under another TID,
   * `malformed` where it came and could not be read.
   */
  readonly absence: Absence | undefined;
  constructor(claim: string, expected: string, actual: string, absence?: Absence) {
    super(`${claim}: expected ${expected}, got ${actual}`);
    this.absence = absence;
    this.claim = claim;
    this.expected = expected;
    this.actual = actual;
  }
}

/** The question stays open; `fault` says whose doing that is. */
export class Unsettled extends Error {
  readonly because: string;
  readonly fault: Fault;
  constructor(because: string, fault: Fault = 'device') {
    super(because);
    this.because = because;
    this.fault = fault;
  }
}

/**
 * Nobody does what the case needs done to the device, now or later: the case is not run. `driver`: it cannot be done, as
 * where a driver lacks the power; `host`: there is nobody to do it, which leaves the question open.
 */
export class PowerGone extends Error {
  readonly because: string;
  readonly fault: 'driver' | 'host';
  constructor(because: string, fault: 'driver' | 'host') {
    super(because);
    this.because = because;
    this.fault = fault;
  }
}

/** The device no longer answers anything. */
export class DeviceDied extends Error {
  /** What was sent to it last. */
  readonly after: string;
  /** The last stimulus was a faulty frame, so that the silence has a likely cause. */
  readonly provoked: boolean;
  constructor(after: string, provoked: boolean) {
    super(`no answer to anything after ${after}`);
    this.after = after;
    this.provoked = provoked;
  }
}

export type Absence = 'silence' | 'stray' | 'other-tid' | 'malformed';

export type Fault = 'device' | 'driver' | 'host' | 'network' | 'harness';

/** Two values are the same, byte arrays and nested arrays by content; otherwise the case fails with the claim. */
export function verify(actual: unknown, expected: unknown, claim: string): void {
  if (!same(actual, expected)) throw new ClaimFailed(claim, show(expected), show(actual));
}

/** A condition that no single expected value describes; `expected` and `actual` say it for the reader. */
export function demand(holds: boolean, claim: string, expected: string, actual: string): asserts holds {
  if (!holds) throw new ClaimFailed(claim, expected, actual);
}

/** What the case needs before it can judge; where it is not so, the verdict is inconclusive. */
export function assume(holds: boolean, because: string, fault?: Fault): asserts holds {
  if (!holds) throw new Unsettled(because, fault);
}

/** A value as a reader of a verdict wants it: bytes and codes in hex. */
export function show(value: unknown): string {
  if (value instanceof Uint8Array) return value.length === 0 ? 'no bytes' : hex(value);
  if (typeof value === 'number') return value < 10 ? String(value) : `0x${value.toString(16).toUpperCase()}`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  return typeof value === 'string' ? value : String(value);
}

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase());

/** Bytes as "10 81 00 2A", at most 64 of them, with the length where they were cut. */
export function hex(bytes: Uint8Array, most = 64): string {
  const end = Math.min(bytes.length, most);
  // Cases compose their claims for every frame, sound or not: this runs thousands of times a run.
  let text = end > 0 ? (PAIRS[bytes[0] as number] as string) : '';
  for (let i = 1; i < end; i++) text += ` ${PAIRS[bytes[i] as number]}`;
  return bytes.length > most ? `${text} ... (${bytes.length} bytes)` : text;
}

function same(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array)
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  return a === b;
}
