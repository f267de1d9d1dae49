import type { CameraMutant } from './mutant.ts';

const HOUR = 3_600_000;

/** What the NTP test does and says (document 11). */
export const ntpTests: readonly CameraMutant[] = [
  {
    name: 'ntp-test-without-request',
    differs: 'The NTP test asks nobody, and says that it succeeded.',
    bends: 'CAM-NTP-01',
    steps: () => ({ ntpTarget: () => undefined, testSucceeds: () => true }),
  },
  {
    name: 'ntp-request-mode-1',
    differs: 'The request has mode 1 (symmetric active).',
    bends: 'CAM-NTP-01',
    steps: () => ({ asks: (request) => Uint8Array.of(0x21, ...request.subarray(1)) }),
  },
  {
    name: 'ntp-texts-swapped',
    differs: 'The page says that the test failed where it succeeded, and the other way round.',
    bends: 'CAM-NTP-01',
    steps: (sound) => ({ testText: (set) => sound.testText(!set) }),
  },
  {
    name: 'ntp-clock-not-set',
    differs: 'The NTP test succeeds, and leaves the clock as it was.',
    bends: 'CAM-NTP-01',
    steps: () => ({ applies: () => 0 }),
  },
  {
    name: 'ntp-clock-never-back',
    differs: 'The NTP test never sets the clock back.',
    bends: 'CAM-NTP-01',
    steps: () => ({ applies: (offset) => Math.max(0, offset) }),
  },
  {
    name: 'ntp-silence-shown-as-success',
    differs: 'The NTP test succeeds without an answer.',
    bends: 'CAM-NTP-02',
    steps: () => ({ testSucceeds: () => true }),
  },
  {
    name: 'ntp-silence-moves-clock',
    differs: 'Without an answer, the clock is set back by an hour.',
    bends: 'CAM-NTP-02',
    steps: () => ({ appliesRefused: () => -HOUR }),
  },
  {
    name: 'ntp-test-fails-for-good',
    differs: 'Once the NTP test has failed, it always does.',
    bends: 'CAM-NTP-02',
    steps() {
      let failed = false;
      return {
        testSucceeds(taken) {
          failed ||= !taken;
          return !failed;
        },
      };
    },
  },
  {
    name: 'ntp-port-unreachable-shown-as-success',
    differs: 'The NTP test takes what comes back at once for an answer, ICMP port unreachable, too.',
    bends: 'CAM-NTP-04',
    steps() {
      let asked = 0;
      return {
        asks(request) {
          asked = performance.now();
          return request;
        },
        testSucceeds: (taken) => taken || performance.now() - asked < 200,
      };
    },
  },
  {
    name: 'ntp-button-in-manual-mode',
    differs: 'The button of the NTP test is active while the time is set by hand.',
    bends: 'CAM-NTP-05',
    steps: () => ({ grey: (button, values) => button === 'ntp.test' && values['ntp.address'] === '' }),
  },
  {
    name: 'ntp-tested-in-manual-mode',
    differs: 'The button is grey while the time is set by hand; a request made without it is followed.',
    bends: 'CAM-NTP-05',
    steps: (sound) => ({
      obeys: () => true,
      mayTest: () => true,
      ntpTarget: (values, leased) => sound.ntpTarget({ ...values, 'ntp.adjustment': 'ntp' }, leased),
    }),
  },
  {
    name: 'ntp-button-always-grey',
    differs: 'The button of the NTP test is always grey.',
    bends: 'CAM-NTP-06',
    steps: () => ({ grey: (button) => button === 'ntp.test' }),
  },
  {
    name: 'ntp-button-without-address',
    differs: 'The button of the NTP test is active while no server is entered.',
    bends: 'CAM-NTP-06',
    steps: () => ({ grey: (button, values) => button === 'ntp.test' && values['ntp.adjustment'] === 'manual' }),
  },
  {
    name: 'ntp-last-address-asked',
    differs: 'Where the address was emptied, the server of before is asked.',
    bends: 'CAM-NTP-06',
    steps(sound) {
      let last: ReturnType<typeof sound.ntpTarget>;
      return {
        obeys: () => true,
        ntpTarget(values, leased) {
          last = sound.ntpTarget(values, leased) ?? last;
          return last;
        },
      };
    },
  },
];
