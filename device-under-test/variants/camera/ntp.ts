import type { CameraVariant } from './variant.ts';

const HOUR = 3_600_000;

/** What document 11 and NTP leave open. */
export const ntpVariants: readonly CameraVariant[] = [
  {
    name: 'ntp-version-3',
    differs: 'Requests are of NTP version 3, with an empty transmit timestamp.',
    freedom: 'CAM-NTP-01',
    steps: () => ({ asks: (request) => Uint8Array.of(0x1b, ...request.subarray(1, 40), ...new Uint8Array(8)) }),
  },
  {
    name: 'ntp-asked-at-once',
    differs: 'The server is asked as soon as it is entered.',
    freedom: 'CAM-NTP-11',
    steps: () => ({ asksAtOnce: () => true }),
  },
  {
    name: 'ntp-interval-from-test',
    differs: 'A test begins the interval anew.',
    freedom: 'CAM-NTP-11',
    steps: () => ({ testMovesInterval: () => true }),
  },
  {
    name: 'ntp-text-full-width',
    differs: 'The texts of the NTP test are in full width, with spaces between the words.',
    freedom: 'CAM-NTP-01',
    steps: () => ({ testText: (set) => `ＮＴＰ　時刻　補正に　${set ? '成功' : '失敗'}　しました。` }),
  },
  {
    name: 'ntp-lease-at-port-123',
    differs: 'A server that DHCP names is asked at port 123, whatever port is entered.',
    freedom: 'CAM-NTP-12',
    steps: (sound) => ({
      ntpTarget(values, leased) {
        const target = sound.ntpTarget(values, leased);
        return target && values['ntp.source'] === 'auto' ? { ...target, port: 123 } : target;
      },
    }),
  },
  {
    name: 'ntp-small-steps',
    differs: 'A server that is half an hour off or more is not followed, and the test fails.',
    freedom: 'CAM-NTP-10',
    steps() {
      let far = false;
      return {
        applies(offset) {
          far = Math.abs(offset) > HOUR / 2;
          return far ? 0 : offset;
        },
        testSucceeds: (taken) => taken && !far,
      };
    },
  },
];
