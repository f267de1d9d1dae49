import { misreads, PUBACK, unlogged } from './mqtt-bends.ts';
import type { Bend, CameraMutant } from './mutant.ts';

/** Rows of the log otherwise than they are. */
const rows =
  (change: (row: { category: string; text: string }) => { category: string; text: string }): Bend =>
  (sound) => ({ logRows: (cause) => sound.logRows(cause).map(change) });

const tellsPassword: Bend = (sound) => {
  let password = '';
  return {
    ...rows(({ category, text }) => ({ category, text: `${text} (${password})` }))(sound),
    kept(name, value) {
      if (name === 'mqtt.password') password = value;
      return sound.kept(name, value);
    },
  };
};

/** The system log of MQTT (document 14). */
export const mqttLog: readonly CameraMutant[] = [
  {
    name: 'mlog-refusal-unlogged',
    differs: 'A refused connection makes no row.',
    bends: 'CAM-MLOG-01',
    steps: unlogged('refused'),
  },
  {
    name: 'mlog-certificate-unlogged',
    differs: 'A certificate that is not trusted makes no row.',
    bends: 'CAM-MLOG-02',
    steps: unlogged('handshake'),
  },
  {
    name: 'mlog-end-unlogged',
    differs: 'A connection that the broker ends makes no row.',
    bends: 'CAM-MLOG-03',
    steps: unlogged('lost'),
  },
  {
    name: 'mlog-own-leave-is-an-error',
    differs: 'A connection that the camera leaves for its settings makes a row.',
    bends: 'CAM-MLOG-04',
    steps: (sound) => ({ logRows: (cause) => sound.logRows(cause === 'settings' ? 'lost' : cause) }),
  },
  {
    name: 'mlog-failed-message-unlogged',
    differs: 'A message without an answer makes no row.',
    bends: 'CAM-MLOG-05',
    steps: unlogged('no answer'),
  },
  {
    name: 'mlog-failed-message-fails-connection',
    differs: 'A message without an answer makes a row of a connection error.',
    bends: 'CAM-MLOG-05',
    steps: (sound) => ({ logRows: (cause) => sound.logRows(cause === 'no answer' ? 'lost' : cause) }),
  },
  {
    name: 'mlog-end-at-message-is-a-notification-error',
    differs: 'A connection that ends makes a row of a notification error in place of its own.',
    bends: 'CAM-MLOG-06',
    steps: (sound) => ({ logRows: (cause) => sound.logRows(cause === 'lost' ? 'not kept' : cause) }),
  },
  {
    name: 'mlog-acknowledged-counts-as-failed',
    differs: 'The answer to a message is not recognised, so that it counts as failed.',
    bends: 'CAM-MLOG-07',
    steps: misreads(PUBACK, (packet) => void (packet[2] = 0xff)),
  },
  {
    name: 'mlog-long-refusal-unlogged',
    differs: 'Refused connections make no row, however many there are.',
    bends: 'CAM-MLOG-08',
    steps: unlogged('refused'),
  },
  {
    name: 'mlog-silent-after-power-cycle',
    differs: 'MQTT that is On at power on does not connect.',
    bends: 'CAM-MLOG-09',
    steps: () => ({ startsAtBoot: () => false }),
  },
  {
    name: 'mlog-connection-error-in-other-words',
    differs: 'The row of a connection error says "<MQTT>接続失敗".',
    bends: 'CAM-MLOG-10',
    steps: rows((row) => ({ ...row, text: row.text.replace('接続エラー', '接続失敗') })),
  },
  {
    name: 'mlog-notification-error-in-other-words',
    differs: 'The row of a notification error says "<MQTT>送信エラー".',
    bends: 'CAM-MLOG-10',
    steps: rows((row) => ({ ...row, text: row.text.replace('通知エラー', '送信エラー') })),
  },
  {
    name: 'mlog-other-category',
    differs: 'Rows of MQTT are of the category of the network.',
    bends: 'CAM-MLOG-10',
    steps: rows((row) => ({ ...row, category: 'ネットワーク' })),
  },
  {
    name: 'mlog-password-in-rows',
    differs: 'Rows of MQTT show the password.',
    bends: 'CAM-MLOG-10',
    steps: tellsPassword,
  },
];
