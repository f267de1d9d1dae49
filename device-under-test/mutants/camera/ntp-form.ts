import { isIP } from 'node:net';
import { ruled, type FormRule } from './form-bends.ts';
import type { Bend, CameraMutant } from './mutant.ts';

const port = (name: string, differs: string, steps: Bend): CameraMutant => {
  return { name, differs, bends: 'CAM-NTP-07', steps };
};

const address = (name: string, differs: string, rule: FormRule): CameraMutant => {
  return { name, differs, bends: 'CAM-NTP-09', steps: ruled('ntp.address', rule) };
};

/** What can be entered for the server (document 11). */
export const ntpForms: readonly CameraMutant[] = [
  port('ntp-port-always-123', 'Whatever port is entered, 123 is asked.', (sound) => ({
    ntpTarget(values, leased) {
      const target = sound.ntpTarget(values, leased);
      return target && { ...target, port: 123 };
    },
  })),
  port(
    'ntp-port-0-taken',
    'Port 0 is taken.',
    ruled('ntp.port', (value) => (value === '0' ? 'takes' : undefined)),
  ),
  port(
    'ntp-port-65536-taken',
    'Port 65536 is taken.',
    ruled('ntp.port', (value) => (value === '65536' ? 'takes' : undefined)),
  ),
  port(
    'ntp-port-negative-taken',
    'Port -1 is taken.',
    ruled('ntp.port', (value) => (value === '-1' ? 'takes' : undefined)),
  ),
  port(
    'ntp-port-reserved-taken',
    'Ports that the camera uses itself are taken.',
    ruled('ntp.port', (value) => (/^[1-9]\d{0,4}$/.test(value) && Number(value) < 65_536 ? 'takes' : undefined)),
  ),
  port(
    'ntp-port-123-refused',
    'Port 123 is refused, as one that is used.',
    ruled('ntp.port', (value) => (value === '123' ? 'refuses' : undefined)),
  ),
  port('ntp-port-refused-and-reset', 'A port that is too great sets the port back to 123.', (sound) => ({
    ...ruled('ntp.port', (value) => (Number(value) > 65_535 ? 'takes' : undefined))(sound),
    kept: (name, value) => (name === 'ntp.port' && Number(value) > 65_535 ? '123' : sound.kept(name, value)),
  })),
  {
    name: 'ntp-names-not-looked-up',
    differs: 'Only IP addresses are asked.',
    bends: 'CAM-NTP-08',
    steps: (sound) => ({
      ntpTarget(values, leased) {
        const target = sound.ntpTarget(values, leased);
        return target === undefined || isIP(target.host) === 0 ? undefined : target;
      },
    }),
  },
  {
    name: 'ntp-name-failure-shown-as-success',
    differs: 'The NTP test of a server that is entered by its name always succeeds.',
    bends: 'CAM-NTP-08',
    steps(sound) {
      let named = false;
      return {
        ntpTarget(values, leased) {
          const target = sound.ntpTarget(values, leased);
          named = target !== undefined && isIP(target.host) === 0;
          return target;
        },
        testSucceeds: (taken) => taken || named,
      };
    },
  },
  address('ntp-address-128-refused', 'An address of 128 characters is refused.', (value) =>
    value.length === 128 ? 'refuses' : undefined,
  ),
  address('ntp-address-129-taken', 'An address of 129 characters is taken.', (value) =>
    value.length === 129 ? 'takes' : undefined,
  ),
  address('ntp-address-underscore-refused', 'An underscore is refused in an address.', (value) =>
    value.includes('_') ? 'refuses' : undefined,
  ),
  address('ntp-address-full-width-taken', 'Full-width letters are taken in an address.', (value) =>
    value === 'ａ' ? 'takes' : undefined,
  ),
];
