import type { Message, MqttCause } from '../../reference/camera/mqtt-steps.ts';
import type { Bend } from './mutant.ts';

/** Packet types, the upper half of the first byte (MQTT 3.1.1, 2.2.1). */
export const [CONNACK, PUBLISH, PUBACK, PUBREL, PINGREQ, PINGRESP, DISCONNECT] = [2, 3, 4, 6, 12, 13, 14] as const;

/** Each message of an alarm becomes others, or none. */
export const eachMessage =
  (change: (message: Message) => readonly Message[]): Bend =>
  (sound) => ({ messages: (...given) => sound.messages(...given).flatMap((message) => change(message)) });

/** Each packet of that type goes out as others, or not at all. */
export const eachPacket =
  (type: number, change: (packet: Uint8Array) => readonly Uint8Array[]): Bend =>
  (sound) => ({
    sends: (packet, values) =>
      sound.sends(packet, values).flatMap((bytes) => ((bytes[0] ?? 0) >> 4 === type ? change(bytes) : [bytes])),
  });

/** What comes from the broker is read as something else: `change` writes into the packet. */
export const misreads =
  (type: number, change: (packet: Uint8Array) => void): Bend =>
  (sound) => ({
    takes(packet, ...rest) {
      if ((packet[0] ?? 0) >> 4 === type) change(packet);
      return sound.takes(packet, ...rest);
    },
  });

/** These causes make no row. */
export const unlogged =
  (...causes: readonly MqttCause[]): Bend =>
  (sound) => ({ logRows: (cause) => (causes.includes(cause) ? [] : sound.logRows(cause)) });

/** After these causes the camera does not try again. */
export const givesUpAfter =
  (...causes: readonly MqttCause[]): Bend =>
  (sound) => ({
    triesAgain: (cause, reconnect) => (causes.includes(cause) ? undefined : sound.triesAgain(cause, reconnect)),
  });

/** Where the packet identifier of a PUBLISH with QoS 1 or 2 begins. */
export function idOf(publish: Uint8Array): number {
  const topic = 1 + lengthBytes(publish);
  return topic + 2 + (publish[topic] ?? 0) * 256 + (publish[topic + 1] ?? 0);
}

/** How many bytes the remaining length takes. */
const lengthBytes = (packet: Uint8Array): number => packet.findIndex((byte, at) => at > 0 && byte < 0x80);

/** QoS of a PUBLISH. */
export const qosOf = ([head = 0]: Uint8Array): number => (head >> 1) & 3;
