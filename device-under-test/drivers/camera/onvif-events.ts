import type { AlarmKind, AlarmOracle } from '../../camera-contract.ts';
import { printable } from '../../../harness/evidence/printable.ts';
import type { Clock } from '../../../harness/time/clock.ts';
import { all, localName, text, type Xml } from './onvif-xml.ts';
import { ALARM_KINDS } from './setting-words.ts';

/** A call to the event service or to a pull point: the path, and the whole address where the camera gave one. */
interface EventCall {
  readonly path: string;
  readonly to?: string;
  readonly action: string;
  readonly body: string;
}

/** What the oracle needs: calls with login, and the path of the event service. */
export interface EventCaller {
  readonly call: (call: EventCall) => Promise<Xml>;
  readonly eventPath: () => Promise<string>;
  readonly clock: Clock;
}

interface PullPoint {
  readonly path: string;
  readonly to: string;
  /** By the clock of the caller. */
  renewed: number;
}

const EVENTS = 'http://www.onvif.org/ver10/events/wsdl';
const NOTIFICATIONS = 'http://docs.oasis-open.org/wsn/b-2';
const MANAGER = 'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager';
/** It is renewed at half time; a harness that ends without a word leaves the camera's pull point for so long. */
const LIFETIME = { iso: 'PT2M', half: 60_000 };
const PULL = 'PT2S';
const RETRY = 1000;
const REST = 50;

const TERMINALS: Readonly<Record<string, AlarmKind>> = { 1: 'terminal1', 2: 'terminal2', 3: 'terminal3' };

/** Tells of alarms by a pull point; one that the camera loses (it restarts) is replaced as soon as it can be. */
export function onvifOracle(caller: EventCaller): AlarmOracle {
  return {
    name: 'ONVIF events',
    kinds: ALARM_KINDS,
    async watch(hear) {
      const states = new Map<string, boolean>();
      const over = new AbortController();
      let point: PullPoint | undefined = await open(caller);

      async function next(): Promise<void> {
        try {
          point ??= await open(caller);
          const messages = await pull(caller, point);
          for (const message of messages) {
            const kind = alarmOf(message, states);
            if (kind !== undefined && !over.signal.aborted) hear(kind);
          }
          // A camera that answers at once though it has nothing to tell is not asked without rest.
          if (messages.length === 0) await pause(caller.clock, REST, over.signal);
        } catch {
          point = undefined;
          await pause(caller.clock, RETRY, over.signal);
        }
      }
      const loop = (async () => {
        while (!over.signal.aborted) await next();
      })();
      return async () => {
        over.abort();
        const known = point;
        if (known !== undefined) await close(caller, known).catch(() => undefined);
        await loop;
        if (point !== undefined && point !== known) await close(caller, point).catch(() => undefined);
      };
    },
  };
}

/** Resolves after `ms`, or as soon as it is over. */
function pause(clock: Clock, ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      over.removeEventListener('abort', done);
      cancel();
      resolve();
    };
    const cancel = clock.after(over.aborted ? 0 : ms, done);
    over.addEventListener('abort', done);
  });
}

/** Waits for messages, and sees to it that the pull point stays. */
async function pull(caller: EventCaller, from: PullPoint): Promise<readonly Xml[]> {
  const { clock, call } = caller;
  if (clock.now() - from.renewed > LIFETIME.half) {
    await renew(caller, from);
    from.renewed = clock.now();
  }
  const { path, to } = from;
  const answer = await call({
    path,
    to,
    action: `${EVENTS}/PullPointSubscription/PullMessagesRequest`,
    body: `<PullMessages xmlns="${EVENTS}"><Timeout>${PULL}</Timeout><MessageLimit>100</MessageLimit></PullMessages>`,
  });
  return all(answer, 'NotificationMessage');
}

async function open({ call, eventPath, clock }: EventCaller): Promise<PullPoint> {
  const answer = await call({
    path: await eventPath(),
    action: `${EVENTS}/EventPortType/CreatePullPointSubscriptionRequest`,
    body: `<CreatePullPointSubscription xmlns="${EVENTS}"><InitialTerminationTime>${LIFETIME.iso}</InitialTerminationTime></CreatePullPointSubscription>`,
  });
  const to = text(answer, 'SubscriptionReference', 'Address');
  const url = URL.parse(to);
  // Whatever host it names, calls go to the camera's own address: a login is for nobody else.
  if (url === null) throw new Error(`ONVIF: the camera gives no address of its pull point ("${printable(to, 80)}")`);
  return { path: `${url.pathname}${url.search}`, to, renewed: clock.now() };
}

const renew = ({ call }: EventCaller, { path, to }: PullPoint): Promise<Xml> =>
  call({
    path,
    to,
    action: `${MANAGER}/RenewRequest`,
    body: `<Renew xmlns="${NOTIFICATIONS}"><TerminationTime>${LIFETIME.iso}</TerminationTime></Renew>`,
  });

const close = ({ call }: EventCaller, { path, to }: PullPoint): Promise<Xml> =>
  call({ path, to, action: `${MANAGER}/UnsubscribeRequest`, body: `<Unsubscribe xmlns="${NOTIFICATIONS}"/>` });

/** The alarm that a message tells of: a state that comes on, or a command; undefined for all else. */
function alarmOf(message: Xml, states: Map<string, boolean>): AlarmKind | undefined {
  const topic = text(message, 'Topic').split('/').map(localName).join('/');
  const [told] = all(message, 'Message', 'Message');
  const values = all(told, 'Data', 'SimpleItem').map((item) => text(item, '@Value'));
  const source = all(told, 'Source', 'SimpleItem')
    .map((item) => text(item, '@Value'))
    .join(' ');
  const kind = kindOf(topic, source);
  const operation = text(told, '@PropertyOperation');
  if (kind === 'command') return operation === 'Initialized' ? undefined : kind;
  if (kind === undefined) return undefined;
  const name = `${kind} ${source}`;
  const on = values.some((value) => value === 'true' || value === '1');
  const comesOn = on && states.get(name) !== true;
  states.set(name, on);
  // What is on when the watch begins was not raised in it.
  return comesOn && operation !== 'Initialized' ? kind : undefined;
}

function kindOf(topic: string, source: string): AlarmKind | undefined {
  if (topic === 'Device/Trigger/DigitalInput') return TERMINALS[/^\D*([123])$/u.exec(source)?.[1] ?? ''];
  if (topic === 'VideoSource/MotionAlarm') return 'motion';
  return topic === 'UserAlarm/Command/Received' ? 'command' : undefined;
}
