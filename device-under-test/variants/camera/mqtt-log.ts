import type { CameraVariant } from './variant.ts';

type Bend = NonNullable<CameraVariant['steps']>;

const texts =
  (change: (text: string) => string): Bend =>
  (sound) => ({
    logRows: (cause) => sound.logRows(cause).map(({ category, text }) => ({ category, text: change(text) })),
  });

/** The same cause makes no other row until something else happened. */
const oncePerOutage: Bend = (sound) => {
  let last: string | undefined;
  return {
    logRows(cause) {
      const again = cause === last;
      last = cause;
      return again ? [] : sound.logRows(cause);
    },
  };
};

/** How the system log shows what document 14 wants in it. */
export const mqttLogs: readonly CameraVariant[] = [
  {
    name: 'mlog-oldest-first',
    differs: 'The log lists the oldest row first.',
    freedom: 'CAM-MLOG-10',
    steps: () => ({ shownLog: (rows) => rows.toReversed() }),
  },
  {
    name: 'mlog-day-first',
    differs: 'Times of the log begin with the day and have no seconds.',
    freedom: 'CAM-MLOG-10',
    steps: () => ({
      shownLog: (rows) =>
        rows.map(({ time, category, text }) => ({
          time: time.replace(/^(\d+)\/(\d+)\/(\d+) (\d+:\d+):\d+$/u, '$3.$2.$1 $4'),
          category,
          text,
        })),
    }),
  },
  {
    name: 'mlog-half-width',
    differs: 'Texts of the log are in half width, with a space.',
    freedom: 'CAM-MLOG-10',
    steps: texts((text) => text.replace('>', '> ').replace('エラー', 'ｴﾗｰ')),
  },
  {
    name: 'mlog-full-width-mark',
    differs: 'The mark of the texts is in full width.',
    freedom: 'CAM-MLOG-10',
    steps: texts((text) => text.replace('<MQTT>', '＜ＭＱＴＴ＞')),
  },
  {
    name: 'mlog-mark-lost',
    differs: 'The log shows the texts without their mark, which a browser takes for a tag.',
    freedom: 'CAM-MLOG-10',
    steps: texts((text) => text.replace('<MQTT>', '')),
  },
  {
    name: 'mlog-two-rows',
    differs: 'Each cause makes two rows.',
    freedom: 'CAM-MLOG-08',
    steps: (sound) => ({ logRows: (cause) => [...sound.logRows(cause), ...sound.logRows(cause)] }),
  },
  {
    name: 'mlog-one-row-an-outage',
    differs: 'Tries that fail like the one before make no row.',
    freedom: 'CAM-MLOG-08',
    steps: oncePerOutage,
  },
  {
    name: 'mlog-wildcards-unlogged',
    differs: 'An alarm whose topic has a wildcard makes no row.',
    freedom: 'CAM-MQTT-31',
    steps: (sound) => ({ logRows: (cause) => (cause === 'wildcard' ? [] : sound.logRows(cause)) }),
  },
];
