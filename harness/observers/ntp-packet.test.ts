import { describe, expect, it } from 'vitest';
import { type NtpPacket, ntpTime, readNtp, writeNtp } from './ntp-packet.ts';

const PACKET: NtpPacket = {
  leap: 1,
  version: 4,
  mode: 4,
  stratum: 1,
  poll: -3,
  precision: -20,
  rootDelay: 0x0001_8000,
  rootDispersion: 0xffff_fffe,
  reference: 'GPS\0',
  referenceTime: 0x0102030405060708n,
  origin: 0x1112131415161718n,
  receive: 0xf1f2f3f4f5f6f7f8n,
  transmit: 0xffffffffffffffffn,
};

const BYTES = [
  '64', // leap 1, version 4, mode 4
  '01', // stratum
  'fd', // poll
  'ec', // precision
  '00018000', // root delay of 1.5 s
  'fffffffe', // root dispersion
  '47505300', // GPS
  '0102030405060708', // reference
  '1112131415161718', // origin
  'f1f2f3f4f5f6f7f8', // receive
  'ffffffffffffffff', // transmit
].join('');

describe('the NTP header', () => {
  it('is written as RFC 5905 figure 8 lays it out', () => {
    expect(Buffer.from(writeNtp(PACKET)).toString('hex')).toBe(BYTES);
  });

  it('is read from there, wherever in a buffer it lies and whatever follows it', () => {
    const around = Buffer.from(`aabbcc${BYTES}ddee`, 'hex');
    expect(readNtp(around.subarray(3))).toEqual(PACKET);
  });

  it.each([0, 1, 47])('is none in %i bytes', (length) => {
    expect(readNtp(Buffer.from(BYTES, 'hex').subarray(0, length))).toBeUndefined();
  });

  it('carries no more than four bytes of a reference', () => {
    const read = readNtp(writeNtp({ ...PACKET, reference: 'RATES' }));
    expect([read?.reference, read?.referenceTime]).toEqual(['RATE', PACKET.referenceTime]);
  });
});

it.each([
  ['1900-01-01T00:00:00Z', 0x00000000_00000000n],
  ['1970-01-01T00:00:00Z', 0x83aa7e80_00000000n],
  ['1970-01-01T00:00:00.500Z', 0x83aa7e80_80000000n],
  ['1969-12-31T23:59:59.250Z', 0x83aa7e7f_40000000n],
  ['2036-02-07T06:28:15Z', 0xffffffff_00000000n],
  ['2036-02-07T06:28:16Z', 0x00000000_00000000n],
  ['2036-02-07T06:28:17.750Z', 0x00000001_c0000000n],
])('%s is an NTP timestamp', (iso, timestamp) => {
  expect(ntpTime(Date.parse(iso))).toBe(timestamp);
});

it('a fraction that rounds up is the next second', () => {
  expect(ntpTime(999.9999999999)).toBe(0x83aa7e81_00000000n);
});
