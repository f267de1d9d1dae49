import {
  assume,
  FACTORY_MQTT,
  printable,
  type AlarmKind,
  type BrokerScript,
  type CameraContext,
  type MqttBroker,
  type MqttSighting,
  type Values,
} from '../../../harness/camera/index.ts';

/** The alarms of document 13, in its order. */
export const KINDS = ['terminal1', 'terminal2', 'terminal3', 'motion', 'command'] as const satisfies AlarmKind[];

/** Those of them that come of a terminal. */
export const TERMINALS = ['terminal1', 'terminal2', 'terminal3'] as const satisfies AlarmKind[];

/** An alarm in a title or a claim. */
export const NAMES: Readonly<Record<AlarmKind, string>> = {
  terminal1: 'terminal 1',
  terminal2: 'terminal 2',
  terminal3: 'terminal 3',
  motion: 'motion detection',
  command: 'the command alarm',
};

/** Topic and payload of an alarm as the factory sets them. */
export const factoryTopic = (kind: AlarmKind): string => FACTORY_MQTT[`mqtt.${kind}.topic`] ?? '';
export const factoryPayload = (kind: AlarmKind): string => FACTORY_MQTT[`mqtt.${kind}.payload`] ?? '';

/** Half-width letters, digits and all symbols that the form and a PUBLISH take: not `¥` (0x5C), `#` and `+`. */
export const SYMBOLS = 'Az09!"$%&\'()*,-./:;<=>?@[]^_`{|}~z';

/** 128 characters, of which none can be lost or moved without a trace. */
export const LONG = Array.from({ length: 32 }, (_, at) => `n${String(at).padStart(3, '0')}`).join('');

/** A PUBLISH of the camera. */
export type Published = MqttSighting & { readonly packet: NonNullable<MqttSighting['packet']> };

/** A packet of the camera of that type. */
export const sent =
  (type: NonNullable<MqttSighting['packet']>['type'], connection?: number) =>
  (seen: MqttSighting): boolean =>
    seen.direction === 'in' &&
    seen.packet?.type === type &&
    (connection === undefined || seen.connection === connection);

/** The broker has taken a client: CONNACK 0, on a connection after that one. */
export const taken =
  (after = 0) =>
  ({ direction, packet, connection }: MqttSighting): boolean =>
    direction === 'out' && packet?.type === 'connack' && packet.code === 0 && connection > after;

/** The camera left a connection, by FIN or RST. */
export const left =
  (connection: number) =>
  (seen: MqttSighting): boolean =>
    (seen.kind === 'ended' || seen.kind === 'lost') && seen.connection === connection;

/** Only sightings from now on. */
export function fresh({ trace }: MqttBroker, fits: (seen: MqttSighting) => boolean): (seen: MqttSighting) => boolean {
  const before = new Set(trace);
  return (seen) => !before.has(seen) && fits(seen);
}

interface Wish {
  readonly script?: BrokerScript;
  /** The alarms whose boxes are checked: what else happens around a camera is none of the case's business. */
  readonly kinds?: readonly AlarmKind[];
  readonly values?: Values;
}

/** The settings under which the camera comes to that broker over TCP, and notifies of these alarms only. */
export const towards = (
  { stand }: CameraContext,
  { port }: { readonly port: number },
  kinds: readonly AlarmKind[] = ['terminal1'],
): Values => ({
  'mqtt.enabled': 'on',
  'mqtt.address': stand.address,
  'mqtt.port': String(port),
  'mqtt.protocol': 'tcp',
  ...Object.fromEntries(KINDS.map((kind) => [`mqtt.${kind}.notify`, kinds.includes(kind) ? 'on' : 'off'])),
});

/** A broker to which the camera is connected. Inconclusive where it does not come: that is judged elsewhere. */
export async function connected(context: CameraContext, { script, kinds, values }: Wish = {}): Promise<MqttBroker> {
  const broker = await context.stand.broker(script);
  await context.settings.prepare({ ...towards(context, broker, kinds), ...values });
  const { times } = context.camera;
  const came = await broker.waitFor(taken(), times.connect);
  assume(came !== undefined, 'the camera does not connect to a good broker');
  await settled(context);
  return broker;
}

/** One request on another way: by then the camera has read the CONNACK that was sent to it. */
const settled = async ({ settings }: CameraContext): Promise<void> => void (await settings.read('mqtt.enabled'));

/** Raises an alarm; where something can tell of it, it has happened. */
export const raised = (context: CameraContext, kind: AlarmKind, sensor?: number): Promise<void> =>
  context.raise(kind, { proven: context.camera.has('oracle'), ...(sensor !== undefined && { sensor }) });

interface Awaited {
  readonly sensor?: number;
  /** Which PUBLISH it is; any one that is new unless given. */
  readonly fits?: (seen: MqttSighting) => boolean;
  /** ms; `times.alarm` unless given. */
  readonly ms?: number;
}

/** Raises an alarm and gives its message. */
export async function message(
  context: CameraContext,
  broker: MqttBroker,
  kind: AlarmKind,
  claim: string,
  { sensor, fits = () => true, ms = context.camera.times.alarm }: Awaited = {},
): Promise<Published> {
  const isNew = fresh(broker, (seen) => sent('publish')(seen) && fits(seen));
  await raised(context, kind, sensor);
  return arrival(context, broker, isNew, claim, ms);
}

/** The message of an alarm that was raised. Without an oracle, nothing follows from one that does not come. */
export async function arrival(
  context: CameraContext,
  broker: MqttBroker,
  fits: (seen: MqttSighting) => boolean,
  claim: string,
  ms = context.camera.times.alarm,
): Promise<Published> {
  if (context.camera.has('oracle')) return (await context.expect(broker, fits, ms, claim)) as Published;
  const seen = await broker.waitFor(fits, ms);
  assume(seen !== undefined, 'no message came, and nothing tells whether the alarm happened', 'driver');
  return seen as Published;
}

/** A message with that topic. */
export const onTopic =
  (topic: string) =>
  ({ packet }: MqttSighting): boolean =>
    packet?.topic === topic;

/** Bytes as text, each byte that is no ASCII visibly other than it was. */
export const textOf = (bytes: Uint8Array = new Uint8Array()): string =>
  printable(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), 160);

/** The next connection after that one that the broker takes, which has to come in `times.reconnect`. */
export async function connectedAgain(
  context: CameraContext,
  broker: MqttBroker,
  after: number,
  claim: string,
): Promise<MqttSighting> {
  const again = await context.expect(broker, taken(after), context.camera.times.reconnect, claim);
  await settled(context);
  return again;
}

/** The number of the connection on which the last CONNECT came. */
export const lastConnection = (broker: MqttBroker): number => broker.connects().at(-1)?.connection ?? 0;

/** An alarm gets through in the end, in as many tries as `times.reconnect` has room for: one may fall into an outage. */
export async function getsThrough(
  context: CameraContext,
  broker: MqttBroker,
  kind: AlarmKind,
  claim: string,
): Promise<void> {
  const { alarm, reconnect } = context.camera.times;
  const isNew = fresh(broker, (seen) => sent('publish')(seen) && onTopic(factoryTopic(kind))(seen));
  const through = await context.poll(async () => {
    await raised(context, kind);
    return broker.waitFor(isNew, alarm);
  }, reconnect);
  if (through === undefined) await arrival(context, broker, isNew, claim, 0);
}
