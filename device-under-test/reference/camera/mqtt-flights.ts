import type { Clock } from '../../../harness/time/clock.ts';
import type { Acknowledgement, Link } from './mqtt-link.ts';
import type { Message, MqttCause, MqttSteps } from './mqtt-steps.ts';

/** What decides about messages, and who hears of those that failed. */
export interface FlightParts {
  readonly steps: MqttSteps;
  readonly clock: Clock;
  /** Until an answer has to be there, ms. */
  readonly answer: number;
  /** Called once for each message that failed. */
  readonly failed: (cause: MqttCause) => void;
}

/** The messages of QoS 1 and 2 that were sent and wait for an answer (MQTT 3.1.1, 4.3, 4.4). */
export interface Flights {
  count(): number;
  /** Sends a message of any QoS. */
  publish(link: Link, message: Message): void;
  /** Sends on a new connection what an earlier one left without an answer. */
  publishAgain(link: Link): void;
  answered(by: Acknowledgement, id: number, rejected: boolean): void;
  /** The connection is gone: no answer can come. */
  grounded(): void;
  /** The session is over. */
  forget(): void;
}

interface Flight {
  readonly message: Message;
  readonly link: Link;
  /** Set once the broker has it (QoS 2, PUBREC). */
  received: boolean;
  told: boolean;
  stop: () => void;
}

/** Opens the table with nothing in it. */
export function openFlights(parts: FlightParts): Flights {
  const { steps } = parts;
  const { fail, awaitAnswer } = watch(parts);
  let flights = new Map<number, Flight>();
  let lastId = 0;

  const start = (id: number, flight: Flight) => {
    flights.set(id, flight);
    awaitAnswer(flight);
  };
  const publish = (link: Link, message: Message) => {
    if (message.qos === 0) {
      link.publish(message, 0, false);
      return;
    }
    lastId = steps.packetId(lastId, new Set(flights.keys()));
    link.publish(message, lastId, false);
    start(lastId, { message, link, received: false, told: false, stop: () => {} });
  };
  const goOn = (link: Link, id: number, flight: Flight) => {
    const how = steps.resends(flight.message, link.session);
    if (how === 'duplicate' || how === 'unmarked') {
      if (flight.received) link.release(id);
      else link.publish(flight.message, id, how === 'duplicate');
      start(id, { ...flight, link });
    } else if (flight.received) return;
    else if (how === 'anew') publish(link, flight.message);
    else fail(flight, 'not kept');
  };
  const grounded = () => {
    for (const { stop } of flights.values()) stop();
  };

  return {
    count: () => flights.size,
    publish,
    publishAgain(link) {
      const left = flights;
      flights = new Map();
      for (const [id, flight] of left) goOn(link, id, flight);
    },
    answered(by, id, rejected) {
      const flight = flights.get(id);
      if (flight === undefined || (by === 'puback') !== (flight.message.qos === 1)) return;
      if (by === 'pubrec' && !rejected) {
        flight.received = true;
        awaitAnswer(flight);
        return;
      }
      flight.stop();
      flights.delete(id);
      if (rejected) fail(flight, 'rejected');
    },
    grounded,
    forget() {
      grounded();
      flights.clear();
    },
  };
}

/** What sees to it that a message is answered in time, or told of once. */
function watch({ steps, clock, answer, failed }: FlightParts) {
  const fail = (flight: Flight, cause: MqttCause) => {
    if (!flight.told) failed(cause);
    flight.told = true;
  };
  const awaitAnswer = (flight: Flight) => {
    flight.stop();
    flight.stop = clock.after(answer, () => {
      fail(flight, 'no answer');
      if (!steps.staysWithoutAnswer()) flight.link.drop();
    });
  };
  return { fail, awaitAnswer };
}
