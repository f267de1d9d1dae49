import type { AlarmKind, AlarmStimulus } from '../../../device-under-test/camera-contract.ts';
import { startMqttBroker, type MqttBroker } from '../../observers/mqtt-broker.ts';
import type { BrokerScript, Rule, Step } from '../../observers/mqtt-script.ts';
import type { MqttSighting } from '../../observers/mqtt-seen.ts';
import { settling, unlessAborted, type Gear } from './gear.ts';
import { heldTrace, reopened } from './held-trace.ts';
import { mqttBytes, type MqttInput } from './mqtt-inputs.ts';

/** A broker that does to the camera what inputs say. */
export interface MqttLane {
  /** Where it is now: `renew` may move it. */
  readonly port: number;
  /** Has the camera connect and sends it the input. False where it does not connect in `times.reconnect`. */
  fire(input: MqttInput): Promise<boolean>;
  /** Whether the camera is, or comes in `times.reconnect`, connected to a good broker; `anew`: the connection that stands does not count. */
  stands(anew: boolean): Promise<boolean>;
  /** Passes on what it saw. */
  flush(): void;
  /** Makes room for what is to be seen; where that takes a broker anew, connections end. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** QoS of the alarms, in the order of the contract: answers to both levels are to be fuzzed. */
export const qosOf = (kind: AlarmKind): '1' | '2' => (kind === 'terminal2' || kind === 'motion' ? '2' : '1');

/** Opens the lane at a free port of the tester. */
export async function openMqttLane(gear: Gear): Promise<MqttLane> {
  const { clock, bind: address, times, notes, signal } = gear;
  const open = (port?: number) => startMqttBroker({ clock, address, ...(port !== undefined && { port }) });
  let broker = await open();
  let held = heldTrace(notes, 'MQTT broker');
  const ring = bell(gear);
  let missed = false;
  /** What the camera does on another connection than the one that stands, which is ended. */
  const anotherTime = (fits: (seen: MqttSighting) => boolean, ms: number) => {
    const before = lastOf(broker);
    cutOff(broker);
    return unlessAborted(
      signal,
      broker.waitFor((seen) => seen.connection > before && fits(seen), ms),
    );
  };
  const sent = async (input: MqttInput): Promise<boolean> => {
    const mark = input.at === 'open' ? 'opened' : 'packet';
    const seen = await anotherTime(({ kind }) => kind === mark, times.reconnect);
    missed = seen === undefined;
    if (seen === undefined) return false;
    if (input.at === 'publish' || input.at === 'pubrel') await ring(input, broker, seen.connection);
    const over = ({ connection, kind }: MqttSighting) =>
      connection === seen.connection && (kind === 'ended' || kind === 'lost');
    await broker.waitFor(over, settling(times));
    return true;
  };
  return {
    get port() {
      return broker.port;
    },
    async fire(input) {
      broker.follow(scriptFor(input));
      try {
        return await sent(input);
      } finally {
        // A camera that restarts would get it again, and again.
        broker.follow({});
      }
    },
    async stands(anew) {
      broker.follow({});
      if (!anew && connected(broker)) return true;
      // Where it did not come for the last input, it has had its time already.
      const ms = missed ? settling(times) : times.reconnect;
      missed = false;
      return (await anotherTime(({ packet }) => packet?.connect !== undefined, ms)) !== undefined;
    },
    flush: () => held.flush(broker.trace),
    async renew() {
      if (!held.isLong()) return;
      const { port } = broker;
      await broker.close();
      broker = await reopened(open, port);
      held = heldTrace(notes, 'MQTT broker');
    },
    close: () => broker.close(),
  };
}

const lastOf = ({ trace }: MqttBroker): number => trace.findLast(({ kind }) => kind === 'opened')?.connection ?? 0;

const isOver = ({ trace }: MqttBroker, number: number): boolean =>
  trace.some(({ connection, kind }) => connection === number && OVER.has(kind));

const OVER: ReadonlySet<MqttSighting['kind']> = new Set(['ended', 'lost', 'cut', 'malformed']);

function connected(broker: MqttBroker): boolean {
  const last = broker.connects().at(-1)?.connection;
  return last !== undefined && last === lastOf(broker) && !isOver(broker, last);
}

/** Ends the connection that stands. One that is being ended has no RST any more. */
function cutOff(broker: MqttBroker): void {
  const last = lastOf(broker);
  if (last > 0 && !isOver(broker, last)) broker.cut('reset', last);
}

/** Between two pieces of an input, in ms: each comes in a segment of its own. */
const APART = 2;

function scriptFor(input: MqttInput): BrokerScript {
  const steps = (id: number): readonly Step[] => {
    const sent = mqttBytes(input, id).flatMap((bytes): Step[] => [{ bytes }, { wait: APART }]);
    return input.ends === 'stay' ? sent : [...sent, { cut: input.ends }];
  };
  const rule: Rule = {
    at: MOMENTS[input.at],
    nth: 1,
    steps: (usual, { packet }) => [
      ...(input.at === 'unasked' ? usual : []),
      ...steps(packet !== undefined && 'messageId' in packet ? (packet.messageId ?? 0) : 0),
    ],
  };
  return { rules: [rule] };
}

const MOMENTS = {
  open: 'open',
  connack: 'connect',
  unasked: 'connect',
  publish: 'publish',
  pubrel: 'pubrel',
} as const satisfies Readonly<Record<MqttInput['at'], Rule['at']>>;

/** Raises alarms, so that the camera has something to publish, each kind only when the camera takes another one of it. */
function bell({ camera, clock, times, notes, signal }: Gear) {
  const last = new Map<AlarmKind, number>();
  const readyAt = (kind: AlarmKind) => (last.get(kind) ?? Number.NEGATIVE_INFINITY) + times.deactivation + 50;
  const next = ({ kinds }: AlarmStimulus, qos: '1' | '2') =>
    kinds.filter((kind) => qosOf(kind) === qos).toSorted((a, b) => readyAt(a) - readyAt(b))[0] ?? kinds[0];
  return async (input: MqttInput, broker: MqttBroker, connection: number): Promise<void> => {
    const { alarms } = camera;
    // PUBCOMP ends an exchange of QoS 2 only.
    const kind = alarms && next(alarms, input.at === 'pubrel' || input.ends === 'fin' ? '2' : '1');
    if (alarms === undefined || kind === undefined) return;
    await unlessAborted(signal, clock.sleep(Math.max(0, readyAt(kind) - clock.now())));
    last.set(kind, clock.now());
    notes.add('alarms', 'out', kind);
    await alarms.raise(kind).catch(() => undefined);
    const mark = input.at === 'pubrel' ? 'pubrel' : 'publish';
    const answered = ({ packet, ...seen }: MqttSighting) => seen.connection === connection && packet?.type === mark;
    await unlessAborted(signal, broker.waitFor(answered, times.alarm));
  };
}
