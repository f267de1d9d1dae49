import { randomBytes } from 'node:crypto';
import type { AlarmKind } from '../../../camera-contract.ts';
import type { Clock } from '../../../../harness/time/clock.ts';
import type { Alarms } from '../parts.ts';
import { isState, notification, notificationXml, type Notification } from './notifications.ts';

/** What events are made of. */
export interface EventParts {
  readonly alarms: Alarms;
  readonly sensors: number;
  /** How long an alarm of a terminal or of motion goes on, ms. */
  readonly deactivation: number;
  readonly clock: Clock;
  /** ms since 1970, as the camera has it. */
  readonly now: () => number;
}

/** One pull point. */
export interface Subscription {
  readonly id: string;
  /** When it ends unless it is renewed, ms since 1970. */
  ends(): number;
  /** Has it end so many ms from now. */
  renew(ms: number): void;
  /** Up to `limit` notifications as XML, as soon as there is one; none after `timeout` ms, or once it has ended. */
  pull(limit: number, timeout: number): Promise<readonly string[]>;
}

/** The pull points of a camera that has power. */
export interface Subscriptions {
  /** Undefined where there are as many as the camera can have. */
  open(ms: number): Subscription | undefined;
  find(id: string): Subscription | undefined;
  end(id: string): void;
  close(): void;
}

interface Kept extends Subscription {
  tell(xml: string): void;
  drop(): void;
}

const MOST = 6;
/** A subscriber that does not pull loses the oldest. */
const LONGEST_QUEUE = 100;
const LASTING = ['terminal1', 'terminal2', 'terminal3', 'motion'] as const satisfies readonly AlarmKind[];

/** Each sensor has its own motion; terminals belong to none. */
const nameOf = (kind: AlarmKind, sensor: number): string => (kind === 'motion' ? `${kind} ${sensor}` : kind);

/** Opens the events of a camera: they follow its alarms from now on. */
export function openSubscriptions(parts: EventParts): Subscriptions {
  const { alarms, sensors, deactivation, clock, now } = parts;
  const open = new Map<string, Kept>();
  const states = new Map<string, () => void>();
  const tell = (it: Notification) => open.forEach((one) => one.tell(notificationXml(it, now())));
  const sources = LASTING.flatMap((kind) =>
    Array.from({ length: kind === 'motion' ? sensors : 1 }, (_, index) => ({ kind, sensor: index + 1 })),
  );

  const deaf = alarms.heard((kind, sensor) => {
    const name = nameOf(kind, sensor);
    const end = () => {
      states.get(name)?.();
      states.delete(name);
      tell(notification(kind, sensor, false));
    };
    // A state that is on already ends first: otherwise nothing would have changed.
    if (states.has(name)) end();
    tell(notification(kind, sensor, true));
    if (isState(kind)) states.set(name, clock.after(deactivation, end));
  });

  return {
    open(ms) {
      if (open.size >= MOST) return undefined;
      const made = subscription(parts, ms, (id) => open.delete(id));
      open.set(made.id, made);
      for (const { kind, sensor } of sources)
        made.tell(notificationXml(notification(kind, sensor, states.has(nameOf(kind, sensor)), 'Initialized'), now()));
      return made;
    },
    find: (id) => open.get(id),
    end: (id) => open.get(id)?.drop(),
    close() {
      deaf();
      states.forEach((stop) => stop());
      open.forEach((it) => it.drop());
    },
  };
}

function subscription({ clock, now }: EventParts, ms: number, gone: (id: string) => void): Kept {
  const id = randomBytes(8).toString('hex');
  const queue: string[] = [];
  const waiting = new Set<() => void>();
  const wake = () => waiting.forEach((run) => run());
  let ends = 0;
  let ended = false;
  let stop: (() => void) | undefined;
  const drop = () => {
    ended = true;
    stop?.();
    gone(id);
    wake();
  };
  const renew = (more: number) => {
    stop?.();
    ends = now() + more;
    stop = clock.after(more, drop);
  };
  renew(ms);
  return {
    id,
    ends: () => ends,
    renew,
    drop,
    tell(xml) {
      queue.push(xml);
      if (queue.length > LONGEST_QUEUE) queue.shift();
      wake();
    },
    async pull(limit, timeout) {
      if (queue.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          const done = () => {
            waiting.delete(done);
            forget();
            resolve();
          };
          const forget = clock.after(timeout, done);
          waiting.add(done);
        });
      }
      return queue.splice(0, limit);
    },
  };
}
