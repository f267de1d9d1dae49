import type { Bend, CameraMutant } from './mutant.ts';

const DAY = 86_400_000;

/** Does what it does until something happens; from then on the HTTP port is dead. */
const dying =
  (bend: (die: () => void, sound: Parameters<Bend>[0]) => ReturnType<Bend>): Bend =>
  (sound) => {
    let dead = false;
    const die = () => {
      dead = true;
    };
    return {
      ...bend(die, sound),
      plainHttp: (connection) => (dead ? 'refuse' : sound.plainHttp(connection)),
    };
  };

/** Where the server is taken from, and when it is asked (document 11). */
export const ntpServers: readonly CameraMutant[] = [
  {
    name: 'ntp-dies-of-far-time',
    differs: 'After a step of more than a week, nothing is served by HTTP any more.',
    bends: 'CAM-NTP-10',
    steps: dying((die) => ({
      applies(offset) {
        if (Math.abs(offset) > 7 * DAY) die();
        return offset;
      },
    })),
  },
  {
    name: 'ntp-dies-of-another-era',
    differs: 'After a step of more than five years, nothing is served by HTTP any more.',
    bends: 'CAM-NTP-10',
    steps: dying((die) => ({
      applies(offset) {
        if (Math.abs(offset) > 5 * 365 * DAY) die();
        return offset;
      },
    })),
  },
  {
    name: 'ntp-test-ends-interval',
    differs: 'After an NTP test, the server is not asked by itself any more.',
    bends: 'CAM-NTP-11',
    steps(sound) {
      let tested = false;
      return {
        testMovesInterval() {
          tested = true;
          return true;
        },
        interval: (values, hour) => (tested ? undefined : sound.interval(values, hour)),
      };
    },
  },
  {
    name: 'ntp-lease-not-asked',
    differs: 'With the address taken automatically, the one that is entered is asked all the same.',
    bends: 'CAM-NTP-12',
    steps: (sound) => ({
      ntpTarget: (values, leased) => sound.ntpTarget({ ...values, 'ntp.source': 'manual' }, leased),
    }),
  },
  {
    name: 'ntp-dies-without-lease',
    differs: 'A test without a server named by DHCP ends all service by HTTP.',
    bends: 'CAM-NTP-12',
    steps: dying((die, sound) => ({
      ntpTarget(values, leased) {
        if (values['ntp.source'] === 'auto' && leased.length === 0) die();
        return sound.ntpTarget(values, leased);
      },
    })),
  },
  {
    name: 'ntp-onvif-port-dropped',
    differs: 'SetNTP takes the address alone: the port is 123.',
    bends: 'CAM-NTP-13',
    steps: (sound) => ({
      ntpServer(text) {
        const server = sound.ntpServer(text);
        return server && { ...server, port: '123' };
      },
    }),
  },
  {
    name: 'ntp-onvif-not-followed',
    differs: 'SetNTP is answered, and the server of before is asked.',
    bends: 'CAM-NTP-13',
    steps(sound) {
      let first: ReturnType<typeof sound.ntpTarget>;
      return {
        ntpTarget(values, leased) {
          first ??= sound.ntpTarget(values, leased);
          return first;
        },
      };
    },
  },
];
