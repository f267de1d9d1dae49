import { describe, expect, it } from 'vitest';
import { virtualClock } from '../time/virtual-clock.ts';
import { BYTES_OF_ONE, BYTES_OF_TRACE, SIGHTINGS, traceOf } from './trace.ts';

const seen = (what: string, bytes: Uint8Array = new Uint8Array()) => ({
  peer: '127.0.13.1:5',
  direction: 'in' as const,
  what,
  bytes,
});

describe('the trace of an observer', () => {
  it('stamps what was seen with the time of its clock', async () => {
    const clock = virtualClock();
    const notes = traceOf(clock);
    const start = clock.now();
    notes.note(seen('first'));
    await clock.drive(clock.sleep(250));
    notes.note(seen('second'));
    expect(notes.trace.map(({ at, what }) => [at - start, what])).toEqual([
      [0, 'first'],
      [250, 'second'],
    ]);
  });

  it('makes text from the network printable', () => {
    const notes = traceOf(virtualClock());
    notes.note(seen('topic \u001b[2Jgone'));
    expect(notes.trace[0]?.what).toBe('topic \\u{1b}[2Jgone');
  });

  it('keeps bytes of its own, whatever becomes of those it was given', () => {
    const notes = traceOf(virtualClock());
    const bytes = Buffer.of(1, 2);
    notes.note(seen('two', bytes));
    bytes.fill(9);
    expect([...(notes.trace[0]?.bytes ?? [])]).toEqual([1, 2]);
  });

  it('cuts one long sighting, and says so', () => {
    const notes = traceOf(virtualClock());
    notes.note(seen('long', new Uint8Array(BYTES_OF_ONE + 1)));
    expect(notes.trace[0]?.bytes.length).toBe(BYTES_OF_ONE);
    expect(notes.trace[0]?.what).toBe(`long (${BYTES_OF_ONE} of ${BYTES_OF_ONE + 1} bytes kept)`);
  });

  it('is full of bytes at its limit, and the last sighting says so', () => {
    const notes = traceOf(virtualClock());
    const fits = BYTES_OF_TRACE / BYTES_OF_ONE;
    const flood = new Uint8Array(BYTES_OF_ONE);
    for (let n = 0; n < fits; n++) notes.note(seen('long', flood));
    expect(notes.full).toBe(false);
    for (let n = 0; n < 3; n++) notes.note(seen('long', flood));
    expect(notes.full).toBe(true);
    expect(notes.trace.length).toBe(fits + 1);
    expect(notes.trace.at(-1)?.what).toContain('the trace is full');
  });

  it('keeps no more sightings than its limit, and the last one says so', () => {
    const notes = traceOf(virtualClock());
    for (let n = 0; n < SIGHTINGS + 5; n++) notes.note(seen('again'));
    expect(notes.trace.length).toBe(SIGHTINGS);
    expect(notes.trace.at(-1)?.what).toContain('the trace is full');
    expect(notes.full).toBe(true);
  });
});

describe('waiting on a trace', () => {
  const second = ({ what }: { what: string }) => what === 'second';

  it('takes what has been seen already', async () => {
    const notes = traceOf(virtualClock());
    notes.note(seen('second'));
    expect((await notes.waitFor(second, 0))?.what).toBe('second');
  });

  it('resolves with what comes in time', async () => {
    const clock = virtualClock();
    const notes = traceOf(clock);
    clock.after(50, () => notes.note(seen('second')));
    expect((await clock.drive(notes.waitFor(second, 100)))?.at).toBe(clock.now());
  });

  it('gives undefined where it does not come, and where the observer ends first', async () => {
    const clock = virtualClock();
    const notes = traceOf(clock);
    expect(await clock.drive(notes.waitFor(second, 100))).toBeUndefined();
    const waiting = notes.waitFor(second, 60_000);
    notes.end();
    expect(await waiting).toBeUndefined();
    expect(await notes.waitFor(second, 60_000)).toBeUndefined();
  });

  it('still sees what a full trace no longer keeps', async () => {
    const notes = traceOf(virtualClock());
    for (let n = 0; n < SIGHTINGS; n++) notes.note(seen('again'));
    const waiting = notes.waitFor(second, 1_000);
    notes.note(seen('second'));
    expect((await waiting)?.what).toBe('second');
  });
});
