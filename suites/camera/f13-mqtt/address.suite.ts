import {
  demand,
  printable,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type DnsScript,
} from '../../../harness/camera/index.ts';
import { afterSilence, errorRow } from '../f14-mqtt-log/log-cases.ts';
import { came, isConnect, isOpened, server, stopped } from './connect-cases.ts';
import { connected, fresh, lastConnection, left } from './publish-cases.ts';

/** Only one case at a time can be the camera's DNS server; those of NTP that want to be it take this section, too. */
const NAMED = { proves: ['CAM-MQTT-09'], needs: ['settings', 'dnsPort'], takes: ['mqtt'] } as const;

/** A name for each case: a camera may remember what it was told of another one (RFC 2606). */
const nameFor = (what: string): string => `mqtt-${what}.tekigo.test`;

/** Enters a broker by a name, with MQTT On. */
async function named(context: CameraContext, name: string, answer: DnsScript['names'][string]) {
  const dns = await context.stand.dns({ names: { [name]: answer } });
  const broker = await context.stand.broker();
  await context.settings.prepare({ ...server(context, broker), 'mqtt.protocol': 'tcp', 'mqtt.address': name });
  return { dns, broker };
}

const lookedUp: CameraCase = {
  ...NAMED,
  id: 'mqtt-name-looked-up',
  title: 'With a host name entered, the camera asks the DNS server for the address of that name',
  async run(context) {
    const name = nameFor('asked');
    const { dns } = await named(context, name, { addresses: [context.stand.address] });
    const asks = ({ query }: (typeof dns.trace)[number]) =>
      query?.name === name && (query.type === 'A' || query.type === 'AAAA');
    await context.expect(dns, asks, context.camera.times.connect, `the DNS server is asked for an address of ${name}`);
  },
};

const reached: CameraCase = {
  ...NAMED,
  id: 'mqtt-name-reached',
  title: 'With a host name entered, the camera connects to the server at the address of that name',
  async run(context) {
    const { connect, reconnect } = context.camera.times;
    const name = nameFor('reached');
    const { dns, broker } = await named(context, name, { addresses: [context.stand.address] });
    await context.expect(broker, isConnect, connect, 'the server of that name gets a CONNECT');
    const [isNew, before] = [fresh(broker, isConnect), dns.queries().length];
    broker.cut('fin');
    const again = await broker.waitFor(isNew, reconnect);
    const asked = dns.queries().length - before;
    context.measure(
      'after a cut',
      again === undefined ? 'no new connection' : `${asked} more questions for the name before the next CONNECT`,
    );
  },
};

const LOOKUPS = {
  unknown: { answer: { fails: 'NXDOMAIN' }, what: 'that does not exist' },
  'no-answer': { answer: 'silence', what: 'to which the DNS server gives no answer' },
} as const satisfies Record<string, { answer: DnsScript['names'][string]; what: string }>;

const logged = (kind: keyof typeof LOOKUPS): CameraCase => ({
  ...NAMED,
  id: `mqtt-name-${kind}-logged`,
  needs: ['settings', 'dnsPort', 'log'],
  title: `A server name ${LOOKUPS[kind].what} brings 接続エラー into the system log`,
  async run(context) {
    const { answer, what } = LOOKUPS[kind];
    await named(context, nameFor(kind), answer);
    const claim = `a server name ${what} is a failed connection in the system log`;
    await errorRow(context, 'connection', claim, afterSilence(context));
  },
});

const withoutAddress: CameraCase = {
  id: 'mqtt-on-without-address',
  proves: ['CAM-MQTT-07'],
  title: 'On without an address is refused, or connects to nobody, not even to the server of before',
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    const { settings, camera } = context;
    const broker = await connected(context);
    await stopped(context, broker);
    const isNew = fresh(broker, isOpened);
    const { accepted } = await settings.write({ 'mqtt.address': '', 'mqtt.enabled': 'on' });
    const kept = await settings.read('mqtt.address', 'mqtt.enabled');
    context.measure(
      'On with an empty address',
      `${accepted ? 'accepted' : 'refused'}; then MQTT reads ${kept['mqtt.enabled']}, the address "${printable(kept['mqtt.address'], 40)}"`,
    );
    // An address that was not emptied is entered still, and may be used.
    if (kept['mqtt.address'] !== '') return;
    const claim = 'with the address emptied, nobody connects to the server that was entered before';
    await context.never(broker, isNew, claim);
    await settings.prepare({ 'mqtt.enabled': 'off' });
    const back = fresh(broker, isConnect);
    await settings.prepare(server(context, broker));
    const claimBack = 'with the address entered again, CONNECT comes';
    await context.expect(broker, back, camera.times.connect, claimBack);
  },
};

const emptied: CameraCase = {
  id: 'mqtt-address-emptied-while-on',
  proves: ['CAM-MQTT-07'],
  title: 'Emptying the address while MQTT is On is refused, or ends the connection',
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    const { settings, camera } = context;
    const broker = await context.stand.broker();
    await came(context, broker, { ...server(context, broker), 'mqtt.protocol': 'tcp' });
    const connection = lastConnection(broker);
    await settings.write({ 'mqtt.address': '' });
    const { 'mqtt.address': address } = await settings.read('mqtt.address');
    context.measure('emptying the address while MQTT is On', address === '' ? 'taken' : 'refused');
    if (address !== '') return;
    const end = await broker.waitFor(left(connection), camera.times.connect);
    const claim = 'with the address emptied, the connection to the server of before ends';
    demand(end !== undefined, claim, 'its end', 'a connection that stays');
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: the address of the server',
  cases: [lookedUp, reached, logged('unknown'), logged('no-answer'), withoutAddress, emptied],
} satisfies CameraSuite;
