import { eachMessage, eachPacket, idOf, misreads, PUBACK, PUBLISH, PUBREL, qosOf } from './mqtt-bends.ts';
import type { Bend, CameraMutant } from './mutant.ts';

/** A PUBLISH of QoS 0 with an identifier between topic and payload. */
function withId(publish: Uint8Array): readonly Uint8Array[] {
  const at = idOf(publish);
  const [head = 0, length = 0] = publish;
  return [Uint8Array.of(head, length + 2, ...publish.subarray(2, at), 0, 1, ...publish.subarray(at))];
}

/** The same packet but for one byte. */
const changed = (packet: Uint8Array, at: number, change: (byte: number) => number): Uint8Array =>
  packet.with(at, change(packet[at] ?? 0));

const idZero = (publish: Uint8Array): Uint8Array => publish.with(idOf(publish), 0).with(idOf(publish) + 1, 0);

/** Releases by PUBREL, and on a second connection publishes again what it released. */
const publishesAfterRelease: Bend = (sound) => {
  const published = new Map<number, Uint8Array>();
  const released = new Set<number>();
  return {
    sends(packet, values) {
      const type = (packet[0] ?? 0) >> 4;
      const id = type === PUBLISH ? (packet[idOf(packet) + 1] ?? 0) : (packet[3] ?? 0);
      if (type === PUBLISH && qosOf(packet) === 2) published.set(id, packet);
      if (type !== PUBREL) return sound.sends(packet, values);
      const before = released.has(id) ? published.get(id) : undefined;
      released.add(id);
      return before === undefined ? [packet] : [changed(before, 0, (head) => head | 8), packet];
    },
  };
};

/** Publishes nothing more once an answer was missing. */
const struckDumb: Bend = (sound) => {
  let dumb = false;
  return {
    logRows(cause) {
      dumb ||= cause === 'no answer';
      return sound.logRows(cause);
    },
    messages: (...given) => (dumb ? [] : sound.messages(...given)),
  };
};

/** Takes each PUBACK for that of the message that went out last. */
const takesAnyPuback: Bend = (sound) => {
  let last = [0, 0];
  return {
    sends(packet, values) {
      const at = idOf(packet);
      if ((packet[0] ?? 0) >> 4 === PUBLISH && qosOf(packet) === 1) last = [packet[at] ?? 0, packet[at + 1] ?? 0];
      return sound.sends(packet, values);
    },
    ...misreads(PUBACK, (packet) => packet.set(last, 2))(sound),
  };
};

/** QoS, packet identifiers, retain, and answers that do not come (document 13; MQTT 3.1.1, 4.3 and 4.4). */
export const mqttQos: readonly CameraMutant[] = [
  {
    name: 'mqtt-qos-2-as-1',
    differs: 'What is set to QoS 2 goes out with QoS 1.',
    bends: 'CAM-MQTT-32',
    steps: eachMessage((message) => [{ ...message, qos: message.qos === 2 ? 1 : message.qos }]),
  },
  {
    name: 'mqtt-first-publish-with-dup',
    differs: 'Messages go out with DUP at their first try.',
    bends: 'CAM-MQTT-32',
    steps: eachPacket(PUBLISH, (packet) => [qosOf(packet) > 0 ? changed(packet, 0, (head) => head | 8) : packet]),
  },
  {
    name: 'mqtt-qos-0-with-packet-id',
    differs: 'Messages of QoS 0 have a packet identifier.',
    bends: 'CAM-MQTT-32',
    steps: eachPacket(PUBLISH, (packet) => (qosOf(packet) === 0 ? withId(packet) : [packet])),
  },
  {
    name: 'mqtt-packet-id-0',
    differs: 'Messages of QoS 1 and 2 have the packet identifier 0.',
    bends: 'CAM-MQTT-32',
    steps: eachPacket(PUBLISH, (packet) => [qosOf(packet) > 0 ? idZero(packet) : packet]),
  },
  {
    name: 'mqtt-packet-id-reused',
    differs: 'A message gets the identifier of one that still waits for its answer.',
    bends: 'CAM-MQTT-32',
    steps: () => ({ packetId: () => 7 }),
  },
  {
    name: 'mqtt-pubrel-of-another',
    differs: 'PUBREL has the identifier after that of the message.',
    bends: 'CAM-MQTT-32',
    steps: eachPacket(PUBREL, (packet) => [changed(packet, 3, (id) => id + 1)]),
  },
  {
    name: 'mqtt-no-pubrel',
    differs: 'PUBREC is not answered.',
    bends: 'CAM-MQTT-32',
    steps: eachPacket(PUBREL, () => []),
  },
  {
    name: 'mqtt-pubrel-at-once',
    differs: 'A message of QoS 2 is released with the PUBLISH.',
    bends: 'CAM-MQTT-32',
    steps: eachPacket(PUBLISH, (packet) => {
      const at = idOf(packet);
      return qosOf(packet) === 2 ? [packet, Uint8Array.of(0x62, 2, ...packet.subarray(at, at + 2))] : [packet];
    }),
  },
  {
    name: 'mqtt-never-retained',
    differs: 'RETAIN is never set.',
    bends: 'CAM-MQTT-33',
    steps: eachMessage((message) => [{ ...message, retain: false }]),
  },
  {
    name: 'mqtt-always-retained',
    differs: 'RETAIN is always set.',
    bends: 'CAM-MQTT-33',
    steps: eachMessage((message) => [{ ...message, retain: true }]),
  },
  {
    name: 'mqtt-sent-again-without-dup',
    differs: 'What is sent again has no DUP.',
    bends: 'CAM-MQTT-34',
    steps: () => ({ resends: () => 'unmarked' }),
  },
  {
    name: 'mqtt-sent-again-as-another',
    differs: 'What was not acknowledged is sent again as another message.',
    bends: 'CAM-MQTT-34',
    steps: () => ({ resends: () => 'anew' }),
  },
  {
    name: 'mqtt-never-sent-again',
    differs: 'What was not acknowledged is forgotten with the connection.',
    bends: 'CAM-MQTT-34',
    steps: () => ({ resends: () => 'never' }),
  },
  {
    name: 'mqtt-published-again-after-pubrec',
    differs: 'A message without PUBCOMP is published again.',
    bends: 'CAM-MQTT-34',
    steps: publishesAfterRelease,
  },
  {
    name: 'mqtt-every-publish-doubled',
    differs: 'Each message of QoS 1 goes out two times at once, the same both times.',
    bends: 'CAM-MQTT-34',
    steps: eachPacket(PUBLISH, (packet) => (qosOf(packet) === 1 ? [packet, packet] : [packet])),
  },
  {
    name: 'mqtt-any-puback-taken',
    differs: 'The PUBACK of any message counts for the last one.',
    bends: 'CAM-MQTT-34',
    steps: takesAnyPuback,
  },
  {
    name: 'mqtt-dumb-after-missing-answer',
    differs: 'After a message without an answer nothing is published any more.',
    bends: 'CAM-MQTT-34',
    steps: struckDumb,
  },
];
