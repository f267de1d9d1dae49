import {
  assume,
  type CameraContext,
  type MqttBroker,
  type MqttSighting,
  type Values,
} from '../../../harness/camera/index.ts';
import { fresh, sent } from './publish-cases.ts';

type SeenPacket = NonNullable<MqttSighting['packet']>;

/** A CONNECT as it came. */
export type Came = MqttSighting & {
  readonly packet: SeenPacket & { readonly connect: NonNullable<SeenPacket['connect']> };
};

/** The camera sent its CONNECT. */
export const isConnect = sent('connect');

/** Someone opened a connection, over which nothing need have come yet. */
export const isOpened = ({ kind }: MqttSighting): boolean => kind === 'opened';

/** Nothing comes over this connection any more: a handshake that failed, FIN or RST of either side. */
const isOver = ({ kind }: MqttSighting): boolean =>
  kind === 'handshake-failed' || kind === 'ended' || kind === 'lost' || kind === 'cut';

/** What is set to come to this broker; all else stays. */
export const server = ({ stand }: CameraContext, { port }: MqttBroker): Values => ({
  'mqtt.enabled': 'on',
  'mqtt.address': stand.address,
  'mqtt.port': String(port),
});

/** Sets what brings the camera to a broker, and waits for its CONNECT; undefined where none comes. */
export async function comes(context: CameraContext, broker: MqttBroker, values: Values): Promise<Came | undefined> {
  const isNew = fresh(broker, isConnect);
  await context.settings.prepare(values);
  return (await broker.waitFor(isNew, context.camera.times.connect)) as Came | undefined;
}

/** The same for cases that judge something else: that a camera which is On connects is a rule of its own. */
export async function came(context: CameraContext, broker: MqttBroker, values: Values): Promise<Came> {
  const seen = await comes(context, broker, values);
  assume(seen !== undefined, 'the camera does not connect');
  return seen;
}

/** Switches MQTT off and waits until every connection is over, so that what comes next comes of what is set next. */
export async function stopped(context: CameraContext, broker: MqttBroker): Promise<void> {
  await context.settings.prepare({ 'mqtt.enabled': 'off' });
  const over = () => {
    const ended = new Set(broker.trace.filter(isOver).map(({ connection }) => connection));
    return broker.trace.every(({ connection }) => ended.has(connection));
  };
  const still = await context.poll(async () => (over() ? true : undefined), context.camera.times.connect);
  assume(still === true, 'a connection stays open after MQTT was switched off');
}

/**
 * What the camera makes of the connection that it opens next: it sends its CONNECT; `refused`: it ends the connection
 * before, or leaves it at that for `times.quiet`; `absent`: it opens none within `ms`.
 */
export async function attempt(
  { camera }: CameraContext,
  broker: MqttBroker,
  isNext: (seen: MqttSighting) => boolean,
  ms: number,
): Promise<'connected' | 'refused' | 'absent'> {
  const next = await broker.waitFor((seen) => isOpened(seen) && isNext(seen), ms);
  if (next === undefined) return 'absent';
  const settles = (seen: MqttSighting) => seen.connection === next.connection && (isConnect(seen) || isOver(seen));
  const end = await broker.waitFor(settles, camera.times.quiet);
  return end !== undefined && isConnect(end) ? 'connected' : 'refused';
}
