import { durationMs } from './durations.ts';
import type { Fault } from './soap.ts';
import type { Subscription, Subscriptions } from './subscriptions.ts';
import { child, text, type Element } from './xml.ts';

/** What an operation on events gets. */
export interface EventTask {
  readonly request: Element | undefined;
  /** The pull point that the address names; empty where it names none. */
  readonly id: string;
  /** Address of the pull point with this id, as the client reaches the camera. */
  readonly addressOf: (id: string) => string;
  /** ms since 1970, as the camera has it. */
  readonly now: () => number;
}

/** Makes the body of the answer. */
export type EventOperation = (task: EventTask) => Promise<string | Fault> | string | Fault;

/** i-PRO keeps a pull point for a week at most. */
const LONGEST = 7 * 86_400_000;
const USUAL = 60_000;
const LONGEST_PULL = 60_000;
const MOST_MESSAGES = 100;

const wrong = (reason: string): Fault => ({ subcode: 'InvalidArgVal', reason });
const iso = (ms: number): string => new Date(ms).toISOString();

/** The operations of the event service and of its pull points, by the local names of the requests. */
export function eventOperations(subscriptions: Subscriptions): Readonly<Record<string, EventOperation>> {
  const found = (run: (it: Subscription, task: EventTask) => ReturnType<EventOperation>): EventOperation => {
    return (task) => {
      const subscription = subscriptions.find(task.id);
      return subscription === undefined ? wrong('there is no such subscription') : run(subscription, task);
    };
  };
  return {
    CreatePullPointSubscription(task) {
      const ms = lifetime(child(task.request, 'InitialTerminationTime'), task.now());
      if (ms === undefined) return wrong('InitialTerminationTime is neither a duration nor a time');
      const made = subscriptions.open(ms);
      if (made === undefined) return wrong('there are six subscriptions already');
      return (
        '<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>' +
        `<wsa5:Address>${task.addressOf(made.id)}</wsa5:Address></tev:SubscriptionReference>` +
        `${times(task, made, 'wsnt')}</tev:CreatePullPointSubscriptionResponse>`
      );
    },
    PullMessages: found(async (subscription, task) => {
      const timeout = durationMs(text(child(task.request, 'Timeout')));
      const limit = Number(text(child(task.request, 'MessageLimit')));
      if (timeout === undefined || !Number.isInteger(limit) || limit < 1) return wrong('Timeout or MessageLimit');
      const pulled = await subscription.pull(Math.min(limit, MOST_MESSAGES), Math.min(timeout, LONGEST_PULL));
      return `<tev:PullMessagesResponse>${times(task, subscription, 'tev')}${pulled.join('')}</tev:PullMessagesResponse>`;
    }),
    Renew: found((subscription, task) => {
      const ms = lifetime(child(task.request, 'TerminationTime'), task.now());
      if (ms === undefined) return wrong('TerminationTime is neither a duration nor a time');
      subscription.renew(ms);
      return `<wsnt:RenewResponse>${times(task, subscription, 'wsnt')}</wsnt:RenewResponse>`;
    }),
    Unsubscribe: found((subscription) => {
      subscriptions.end(subscription.id);
      return '<wsnt:UnsubscribeResponse/>';
    }),
  };
}

const times = (task: EventTask, it: Subscription, prefix: string): string =>
  `<${prefix}:CurrentTime>${iso(task.now())}</${prefix}:CurrentTime>` +
  `<${prefix}:TerminationTime>${iso(it.ends())}</${prefix}:TerminationTime>`;

/** How long a subscription is to last, ms. */
function lifetime(element: Element | undefined, now: number): number | undefined {
  const given = text(element);
  const ms = given === '' ? USUAL : (durationMs(given) ?? Date.parse(given) - now);
  return ms > 0 ? Math.min(ms, LONGEST) : undefined;
}
