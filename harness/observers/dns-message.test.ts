import { array, assert, constantFrom, nat, oneof, property, tuple, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DnsQuery, readQuery, writeResponse } from './dns-message.ts';

const HEADER = [
  'beef', // id
  '0100', // recursion desired
  '0001', // one question
  '0000',
  '0000',
  '0000',
].join('');

/** `Cam.test`, type A, class IN. */
const QUESTION = '0343616d04746573740000010001';

const read = (text: string) => readQuery(Buffer.from(text, 'hex'));

const label = (length: number) => `${length.toString(16).padStart(2, '0')}${'61'.repeat(length)}`;

describe('a query', () => {
  it('is read as RFC 1035 4.1 lays it out', () => {
    expect(read(HEADER + QUESTION)).toEqual({
      id: 0xbeef,
      name: 'cam.test',
      type: 1,
      recursion: true,
      question: new Uint8Array(Buffer.from(QUESTION, 'hex')),
    });
  });

  it('may carry more than the question, and lie anywhere in a buffer', () => {
    const around = Buffer.from(`ff${HEADER}${QUESTION}0000290200000000000000`, 'hex');
    expect(readQuery(around.subarray(1))).toMatchObject({ name: 'cam.test', type: 1 });
  });

  it.each([
    ['the root', '00', '.'],
    ['a dot inside a label', '03612e6200', 'a\\046b'],
    ['a backslash', '025c6100', '\\092a'],
    ['controls, spaces and bytes beyond ASCII', '051b0a2080ff00', '\\027\\010\\032\\128\\255'],
    ['all of 255 bytes', `${label(63).repeat(3)}${label(61)}00`, `${`${'a'.repeat(63)}.`.repeat(3)}${'a'.repeat(61)}`],
  ])('may ask for %s', (_name, bytes, name) => {
    expect(read(`${HEADER}${bytes}001c0001`)).toMatchObject({ name, type: 28 });
  });

  it.each([
    ['nothing', '', '0 bytes are no header'],
    ['half a header', HEADER.slice(0, 22), '11 bytes are no header'],
    ['a response', `beef8180${HEADER.slice(8)}${QUESTION}`, 'a response'],
    ['another opcode', `beef2800${HEADER.slice(8)}${QUESTION}`, 'opcode 5'],
    ['no question', 'beef01000000000000000000', '0 questions'],
    ['two questions', `beef01000002000000000000${QUESTION}${QUESTION}`, '2 questions'],
    ['no name', HEADER, 'the name is cut off'],
    ['a name without end', `${HEADER}0343616d`, 'the name is cut off'],
    ['half a label', `${HEADER}3f4361`, 'the name is cut off'],
    ['half a type', `${HEADER}0343616d0000`, 'the question is cut off'],
    ['no class', `${HEADER}0343616d00000100`, 'the question is cut off'],
    ['another class', `${HEADER}0343616d0000010003`, 'class 3'],
    ['a name that points to itself', `${HEADER}c00c00010001`, 'a compressed name in the question'],
    ['a name that ends by pointing to its start', `${HEADER}0161c00c00010001`, 'a compressed name in the question'],
    ['a pointer beyond the end', `${HEADER}ffff00010001`, 'a compressed name in the question'],
    ['half a pointer', `${HEADER}c0`, 'a compressed name in the question'],
    ['labels of type 1', `${HEADER}4100010001`, 'a label of type 1'],
    ['labels of type 2', `${HEADER}8100010001`, 'a label of type 2'],
    ['256 bytes', `${HEADER}${label(63).repeat(3)}${label(62)}0000010001`, 'a name of more than 255 bytes'],
    ['a datagram full of labels', HEADER + label(63).repeat(1_000), 'a name of more than 255 bytes'],
  ])('is none: %s', (_name, bytes, why) => {
    expect(read(bytes)).toBe(why);
  });

  it('is read from any cut of itself without a throw', () => {
    const whole = HEADER + QUESTION;
    for (let end = 0; end < whole.length; end += 2) expect(read(whole.slice(0, end))).toBeTypeOf('string');
  });

  it('of any bytes after the header is read or told, and what is read can be answered', () => {
    const legal = uint8Array({ minLength: 1, maxLength: 63 }).map((bytes) => [bytes.length, [...bytes]] as const);
    const hostile = tuple(constantFrom(0, 1, 63, 64, 0xc0, 0xff), array(nat(255), { maxLength: 70 }));
    const part = oneof({ weight: 4, arbitrary: legal }, { weight: 1, arbitrary: hostile });
    let answered = 0;
    assert(
      property(array(part, { maxLength: 8 }), (parts) => {
        const name = Buffer.from(parts.flat(2));
        const query = read(`${HEADER}${name.toString('hex')}0000010001`);
        if (typeof query === 'string') return;
        answered += 1;
        expect(query.name).toMatch(/^[!-~]+$/);
        expect(writeResponse(query, { addresses: ['192.0.2.1', '::1'] }).length).toBeLessThanOrEqual(512);
      }),
    );
    expect(answered).toBeGreaterThan(0);
  });
});

describe('a response', () => {
  const query = read(HEADER + QUESTION) as DnsQuery;
  const written = (...args: Parameters<typeof writeResponse>) => Buffer.from(writeResponse(...args)).toString('hex');

  it('names the question and points to it', () => {
    expect(written(query, { addresses: ['192.0.2.1', '2001:db8::1'], ttl: 300 })).toBe(
      [
        'beef', // id
        '8180', // response, recursion desired and available
        '0001', // questions
        '0001', // answers
        '00000000',
        QUESTION,
        'c00c', // the name at byte 12
        '0001', // A
        '0001', // IN
        '0000012c', // 300 s
        '0004',
        'c0000201',
      ].join(''),
    );
  });

  it('holds the addresses of the asked family, and none to another type', () => {
    const both = { addresses: ['192.0.2.1', '2001:db8::1'] };
    expect(written({ ...query, type: 28 }, both).slice(24 + QUESTION.length)).toBe(
      'c00c001c00010000003c001020010db8000000000000000000000001',
    );
    expect(written({ ...query, type: 15, recursion: false }, both)).toBe(`beef80800001000000000000${QUESTION}`);
  });

  it.each([
    ['NXDOMAIN', '8183'],
    ['SERVFAIL', '8182'],
  ] as const)('says %s', (fails, flags) => {
    expect(written(query, { fails })).toBe(`beef${flags}0001000000000000${QUESTION}`);
  });

  it('is truncated where the addresses are too many for 512 bytes, and says so', () => {
    const many = (count: number) => ({ addresses: Array.from({ length: count }, (_, i) => `192.0.2.${i}`) });
    // (512 - 12 - 14) / 16 records of 16 bytes.
    expect(writeResponse(query, many(30)).length).toBe(12 + 14 + 30 * 16);
    expect(written(query, many(30)).slice(4, 16)).toBe('81800001001e');
    expect(writeResponse(query, many(31)).length).toBe(12 + 14 + 30 * 16);
    expect(written(query, many(31)).slice(4, 16)).toBe('83800001001e');
  });

  it('has room for the longest name', () => {
    const longest = read(`${HEADER}${label(63).repeat(3)}${label(61)}00001c0001`) as DnsQuery;
    const addresses = Array.from({ length: 20 }, (_, i) => `2001:db8::${i}`);
    const bytes = writeResponse(longest, { addresses });
    expect([bytes.length, bytes[7]]).toEqual([12 + 259 + 8 * 28, 8]);
  });
});
