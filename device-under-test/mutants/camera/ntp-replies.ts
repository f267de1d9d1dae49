import { transmitOf } from '../../reference/camera/ntp-packet.ts';
import type { Bend, CameraMutant } from './mutant.ts';

type Refuses = ReturnType<Bend> extends { refuses?: infer Step } ? NonNullable<Step> : never;
type Reply = Parameters<Refuses>[0];
type Request = Parameters<Refuses>[1];

/** A client that does not look at a part of the reply: it sees one in which that part is good. */
const blind =
  (as: (reply: Reply, request: Request) => Partial<Reply>): Bend =>
  (sound) => ({ refuses: (reply, request) => sound.refuses({ ...reply, ...as(reply, request) }, request) });

const takes = (name: string, differs: string, steps: Bend): CameraMutant => {
  return { name, differs, bends: 'CAM-NTP-03', steps };
};

/** What replies the NTP client takes (RFC 5905, RFC 4330). */
export const ntpReplies: readonly CameraMutant[] = [
  takes(
    'ntp-takes-kiss-of-death',
    "A kiss-o'-death (stratum 0) is taken for a reply.",
    blind(({ stratum }) => (stratum === 0 ? { stratum: 1 } : {})),
  ),
  takes(
    'ntp-takes-stratum-16',
    'A reply of stratum 16 is taken.',
    blind(({ stratum }) => (stratum === 16 ? { stratum: 15 } : {})),
  ),
  takes(
    'ntp-takes-leap-3',
    'A reply with leap indicator 3 is taken.',
    blind(() => ({ leap: 0 })),
  ),
  takes(
    'ntp-takes-any-origin',
    'The origin timestamp of a reply is not looked at.',
    blind((_reply, { bytes }) => ({ origin: transmitOf(bytes) })),
  ),
  takes(
    'ntp-takes-no-transmit',
    'A reply without a transmit timestamp is taken.',
    blind(() => ({ transmit: 1n })),
  ),
  takes(
    'ntp-takes-47-bytes',
    'A reply of 47 bytes is taken.',
    blind(() => ({ length: 48, transmit: 1n })),
  ),
  takes('ntp-takes-any-port', 'A reply from another port is taken.', (sound) => ({
    ...blind((_reply, { address, port }) => ({ address, port }))(sound),
    hearsOthers: () => true,
  })),
  takes(
    'ntp-takes-broadcast',
    'A broadcast (mode 5) is taken for a reply.',
    blind(({ mode }) => (mode === 5 ? { mode: 4 } : {})),
  ),
  takes(
    'ntp-takes-mode-3',
    'A packet of mode 3 is taken for a reply.',
    blind(({ mode }) => (mode === 3 ? { mode: 4 } : {})),
  ),
  takes('ntp-takes-its-own-request', 'Its own request, sent back, is taken for a reply.', (sound) => ({
    refuses: (reply, request) =>
      reply.transmit === transmitOf(request.bytes) ? undefined : sound.refuses(reply, request),
  })),
  takes('ntp-takes-second-reply', 'Of two good replies, the second one sets the clock.', (sound) => {
    const answered = new WeakSet<Uint8Array>();
    return {
      refuses(reply, request) {
        const why = sound.refuses(reply, request);
        if (why !== undefined || answered.has(request.bytes)) return why;
        answered.add(request.bytes);
        return 'a better one may come';
      },
    };
  }),
  takes('ntp-kiss-shown-as-success', "The NTP test says that it succeeded where a kiss-o'-death came.", (sound) => {
    let kissed = false;
    return {
      asks(request) {
        kissed = false;
        return sound.asks(request);
      },
      refuses(reply, request) {
        kissed ||= reply.stratum === 0;
        return sound.refuses(reply, request);
      },
      testSucceeds: (taken) => taken || kissed,
    };
  }),
  takes(
    'ntp-refused-reply-moves-clock',
    'The NTP test fails, but a reply that was refused has moved the clock.',
    () => ({
      appliesRefused: (offset) => offset,
    }),
  ),
];
