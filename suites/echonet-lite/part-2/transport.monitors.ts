import { hex, reachOf, type Monitor, type Observation } from '../../../harness/index.ts';
import { FAMILIES, type Family } from './ip-network.ts';
import { breachUnless, isFormat1 } from './seen-frames.ts';

const SHORTEST = 14;

/** What is wrong with a payload that is not one frame to the last byte. */
function carried({ bytes, decoded }: Observation): string {
  if (decoded.ok) return 'one frame';
  const second = bytes.findIndex((byte, at) => at >= SHORTEST - 1 && byte === 0x10 && bytes[at + 1] === 0x81);
  return `${second > 0 ? `bytes that begin another frame at ${second}, or ` : ''}${decoded.reason}: ${hex(bytes)}`;
}

const onePacket: Monitor = {
  id: 'one-frame-in-each-packet',
  watches: ['EL2-1.2-U2'],
  title: 'Every UDP packet of the node holds one frame, whole and with nothing behind it',
  concerns: (seen) => seen.via === 'udp' && isFormat1(seen),
  see: (seen) =>
    breachUnless(seen.decoded.ok, 'a UDP packet carries exactly one frame', 'one frame', () => carried(seen)),
};

const toTheGroup = ({ family, sending, group }: Family): Monitor => ({
  id: `ipv${family}-multicast-goes-to-the-group`,
  watches: [sending],
  title: `Every IPv${family} multicast of the node goes to ${group}`,
  concerns: ({ via, to }) =>
    via === 'udp' && reachOf(to.address) === 'group' && to.address.includes(':') === (family === 6),
  see: ({ to, bytes }) =>
    breachUnless(
      to.address.replace(/%.*$/, '') === group,
      `a multicast goes to ${group}`,
      group,
      () => `${to.address}: ${hex(bytes)}`,
    ),
});

const monitors: readonly Monitor[] = [onePacket, ...FAMILIES.map(toTheGroup)];
export default monitors;
