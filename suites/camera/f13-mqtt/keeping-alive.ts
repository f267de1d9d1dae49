import type { MqttBroker } from '../../../harness/camera/index.ts';

/** So many keep-alives may pass before a broker takes its client for gone (MQTT-3.1.2-24). */
export const TOLERATED = 1.5;

/** The keep-alive that the camera asked for on its last connection, in ms; 0 is none. */
export const keepAliveOf = (broker: MqttBroker): number =>
  (broker.connects().at(-1)?.packet.connect.keepAlive ?? 0) * 1000;
