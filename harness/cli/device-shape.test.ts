import { expect, test } from 'vitest';
import { wrongWith } from './device-shape.ts';

const open = async () => ({ address: '192.0.2.1', close: async () => undefined });
const sound = { name: 'lamp', open };

const program = { name: 'lamp', command: './lamp', address: '192.0.2.1' };

class Lamp {
  readonly name: string = 'lamp';
  readonly plug: string = 'plug';
  open = open;
  async powerCycle() {
    await this.press();
  }
  async press() {}
}

class Misspelt extends Lamp {
  async unplugNetwrok() {}
}

/** What a device file may be. */
const SOUND: readonly (readonly [string, unknown])[] = [
  ['the least', sound],
  ['methods', { ...sound, powerCycle: async () => undefined, tap: async () => () => undefined }],
  [
    'commands',
    { ...sound, powerCycle: 'plug off; plug on', changeAddress: 'renew', powerTimeout: 1, bootTime: 600_000 },
  ],
  ['keys of its own', { ...sound, power: 'x', press: 'x', address: 'x', network: 'x', pressed: 'x', ask: 'x' }],
  ['a helper named like a power that is there', { ...sound, powerCycle: 'x', powerCycles: 7 }],
  ['a class', new Lamp()],
  ['a program', program],
  ['a program that tells when it is up', { ...program, ready: 'listening', bootTime: 1, powerCycle: 'x' }],
];

test.each(SOUND)('%s', (_, device) => expect(wrongWith(device)).toBeUndefined());

/** What it may not, and what is said of it. */
const WRONG: readonly (readonly [unknown, RegExp])[] = [
  [undefined, /no DeviceUnderTest/],
  [{ ...sound, powerCycle: 7 }, /^"powerCycle" .* neither a function nor a command; make it one or leave it out$/],
  [{ ...sound, makeAsk: ['plug', 'on'] }, /^"makeAsk" .* neither/],
  [{ ...sound, pressLocally: '' }, /^"pressLocally" .* empty command/],
  [{ ...sound, pressLocally: ' \n' }, /^"pressLocally" .* empty command/],
  [{ ...sound, tap: 'tcpdump -w -' }, /^"tap" .* command, which cannot tell packets/],
  [{ ...sound, powerTimeout: 0 }, /^"powerTimeout" is no time in ms; give a number from 1/],
  [{ ...sound, bootTime: '20 s' }, /^"bootTime" is no time/],
  [{ ...sound, slowestAnswer: 600_001 }, /^"slowestAnswer" is no time/],
  [{ ...sound, powercycle: 'x' }, /^"powercycle" is nothing that a device has; did you mean powerCycle\?$/],
  [{ ...sound, changeAdress: 'x' }, /did you mean changeAddress\?$/],
  [{ ...sound, presslocaly: 'x' }, /did you mean pressLocally\?$/],
  [{ ...sound, bootime: 5000 }, /did you mean bootTime\?$/],
  [{ ...program, open }, /^the device has both "open" and "command"; keep the one/],
  [{ ...program, command: ' ' }, /^"command" of the device is no command; write what the shell is to run$/],
  [{ ...program, command: ['./lamp'] }, /^"command" of the device is no command/],
  [{ ...program, command: undefined }, /^the device has no "open"; give it .*, or a "command" that starts it$/],
  [{ name: 'lamp', command: './lamp' }, /^the device has a "command" and no "address"; give the IP address/],
  [{ ...program, address: 7 }, /no "address"/],
  [{ ...program, ready: '' }, /^"ready" of the device is no text/],
  [{ ...program, ready: /up/ }, /^"ready" of the device is no text/],
  [new Misspelt(), /^"unplugNetwrok" .* did you mean unplugNetwork\?$/],
];

test.each(WRONG)('%j: %s', (device, says) => expect(wrongWith(device)).toMatch(says));
