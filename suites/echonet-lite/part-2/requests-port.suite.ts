import { demand, hex, peers, PORT, type Suite, type TestCase } from '../../../harness/index.ts';
import { asking, asksSomething, lights } from './peers.ts';

const otherPort: TestCase = {
  id: 'requests-to-node-at-other-port-go-to-port-3610',
  proves: ['EL2-1.2-U6'],
  title: 'Requests go to port 3610 of a node that sends from another port',
  ...asking,
  async run({ peer }) {
    const playing = peer.plays(peers.fromOtherPort(lights(0x51, 2)));
    await asksSomething(playing);
    await playing.rests();
    const stray = playing.heard.find(({ seen }) => seen.via === 'udp' && seen.to.port !== PORT);
    demand(
      stray === undefined,
      'the destination port of a request is 3610, whatever port its addressee sends from',
      `${PORT}`,
      stray === undefined ? '' : `port ${stray.seen.to.port}: ${hex(stray.seen.bytes)}`,
    );
  },
};

const connections: TestCase = {
  id: 'own-tcp-connections-go-to-port-3610',
  proves: ['EL2-1.2-T3'],
  title: 'TCP connections that the device makes to ask go to port 3610, whatever port the node sends from',
  needs: ['tcpListener'],
  ...asking,
  async run(context) {
    const playing = context.peer.plays(peers.fromOtherPort(lights(0x59, 2)));
    await asksSomething(playing);
    await playing.rests();
    const byTcp = playing.heard.filter(({ seen }) => seen.via === 'tcp');
    if (byTcp.length === 0) context.note('the device makes no TCP connection to ask');
    const stray = byTcp.find(({ seen }) => seen.to.port !== PORT);
    demand(
      stray === undefined,
      'the destination port of a TCP connection is 3610, whatever port the node sends from',
      `${PORT}`,
      stray === undefined ? '' : `port ${stray.seen.to.port}: ${hex(stray.seen.bytes)}`,
    );
  },
};

const suite: Suite = {
  id: 'part-2-1.2-requests',
  clause: '1.2(1)',
  title: 'Destination port of requests and connections',
  cases: [otherPort, connections],
};
export default suite;
