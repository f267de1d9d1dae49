import { type FlightParts, openFlights } from './mqtt-flights.ts';
import type { Acknowledgement, Link } from './mqtt-link.ts';
import type { Message } from './mqtt-steps.ts';

/** Where the messages of alarms go: to the broker, or to where they wait for it. */
export interface Outbox {
  add(message: Message): void;
  /** A connection is being made: until it is there or has failed, messages of QoS 0 wait, too. */
  trying(): void;
  /** Sends what waits, first what an earlier connection left without an answer. */
  connected(link: Link): void;
  answered(by: Acknowledgement, id: number, rejected: boolean): void;
  disconnected(): void;
  /** Forgets the messages without an answer, which belong to a session that is over; `all`: those that wait, too. */
  forget(all: boolean): void;
}

/** Opens an empty outbox. */
export function openOutbox(parts: FlightParts): Outbox {
  const { steps, failed } = parts;
  const flights = openFlights(parts);
  let waiting: readonly Message[] = [];
  let link: Link | undefined;
  let trying = false;

  return {
    add(message) {
      const room = steps.keeps(message, waiting.length + flights.count(), trying);
      if (!steps.mayPublish(message.topic)) failed('wildcard');
      else if (link !== undefined && (room || message.qos === 0)) flights.publish(link, message);
      else if (room) waiting = [...waiting, message];
      else failed('not kept');
    },
    trying() {
      trying = true;
    },
    connected(to) {
      link = to;
      trying = false;
      flights.publishAgain(to);
      const backlog = steps.backlog(waiting);
      waiting = [];
      for (const message of backlog) flights.publish(to, message);
    },
    answered: (by, id, rejected) => flights.answered(by, id, rejected),
    disconnected() {
      link = undefined;
      trying = false;
      flights.grounded();
      const before = waiting;
      waiting = before.filter((message) => steps.keeps(message, 0, false));
      for (let lost = before.length - waiting.length; lost > 0; lost -= 1) failed('not kept');
    },
    forget(all) {
      flights.forget();
      if (all) waiting = [];
    },
  };
}
