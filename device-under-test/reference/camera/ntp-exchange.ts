import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import type { Clock } from '../../../harness/time/clock.ts';
import { ntpRequest, readNtpReply, unixTime } from './ntp-packet.ts';
import type { NtpSteps } from './ntp-steps.ts';

/** What an exchange with an NTP server came to: ms by which the server is ahead of the camera. */
export interface NtpOutcome {
  readonly taken?: number;
  /** Of the last reply that was left aside. */
  readonly refused?: number;
}

/** How a server is asked. */
export interface ExchangeTerms {
  readonly steps: NtpSteps;
  readonly clock: Clock;
  /** What the camera's clock says, ms since 1970. */
  readonly now: () => number;
  /** The camera's own address. */
  readonly from: string;
  /** Until the server is given up, ms. */
  readonly wait: number;
}

/** Asks once, at an IP address and port; ends with the first reply that is taken, or without one. Never rejects. */
export function askNtpServer(
  address: string,
  port: number,
  { steps, clock, now, from, wait }: ExchangeTerms,
  signal: AbortSignal,
): Promise<NtpOutcome> {
  const family = isIP(address);
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const bytes = steps.asks(ntpRequest());
  return new Promise((resolve) => {
    let refused: number | undefined;
    let asked = now();
    let server = address;
    const end = (taken?: number) => {
      stop();
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners('message').close();
      resolve({ ...(taken !== undefined && { taken }), ...(refused !== undefined && { refused }) });
    };
    const giveUp = () => end();
    const stop = clock.after(wait, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    // Port unreachable is told as an error; the server will not answer then.
    socket.once('error', giveUp).on('error', () => {});
    socket.on('message', (got, sender) => {
      const reply = readNtpReply(got, sender);
      const arrived = now();
      const ahead = (unixTime(reply.receive) - asked + unixTime(reply.transmit) - arrived) / 2;
      if (steps.refuses(reply, { address: server, port, bytes }) === undefined) end(ahead);
      else refused = ahead;
    });
    const sent = (error: Error | null) => {
      if (error !== null) giveUp();
    };
    const send = () => {
      asked = now();
      if (steps.hearsOthers()) socket.send(bytes, port, address, sent);
      else socket.send(bytes, sent);
    };
    socket.bind({ port: 0, ...(isIP(from) === family && { address: from }) }, () => {
      if (steps.hearsOthers()) send();
      // A connected socket gets what its peer sends, and its ICMP errors, and nothing else.
      else
        socket.connect(port, address, (error?: Error) => {
          if (error !== undefined) {
            giveUp();
            return;
          }
          // As the system writes it, which is how the sender of a reply is written.
          server = socket.remoteAddress().address;
          send();
        });
    });
  });
}
