import {
  demand,
  seconds,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type DnsScript,
  type NtpServer,
} from '../../../harness/camera/index.ts';
import { entered, fresh, GOOD, verifySaid } from './ntp-cases.ts';

/** A name for each case: a camera may remember what it was told of another one (RFC 2606). */
const nameFor = (what: string): string => `ntp-${what}.tekigo.test`;

/** Only one case at a time can be the camera's DNS server, and those of MQTT want it, too. */
const NAMED = { proves: ['CAM-NTP-08'], needs: ['settings', 'dnsPort'], takes: ['ntp', 'mqtt'] } as const;

/** Enters a server by its name. */
async function named(context: CameraContext, name: string, answer: DnsScript['names'][string]) {
  const dns = await context.stand.dns({ names: { [name]: answer } });
  const server: NtpServer = await context.stand.ntp(GOOD);
  await context.settings.prepare({ ...entered(context, server), 'ntp.address': name });
  return { dns, server };
}

const asksForName: CameraCase = {
  ...NAMED,
  id: 'ntp-name-looked-up',
  title: 'With a host name entered, the NTP test asks the DNS server for the address of that name',
  async run(context) {
    const name = nameFor('asked');
    const { dns } = await named(context, name, { addresses: [context.stand.address] });
    await context.settings.press('ntp.test');
    const claim = `the DNS server is asked for an address of ${name}`;
    const fits = ({ query }: (typeof dns.trace)[number]) =>
      query?.name === name && (query.type === 'A' || query.type === 'AAAA');
    await context.expect(dns, fits, context.camera.times.connect, claim);
  },
};

const asksAddress: CameraCase = {
  ...NAMED,
  id: 'ntp-name-server-asked',
  title: 'With a host name entered, the NTP test asks the server at the address of that name, and succeeds',
  async run(context) {
    const { server } = await named(context, nameFor('good'), { addresses: [context.stand.address] });
    const isFresh = fresh(server);
    await verifySaid(context, 'success', 'a test of a server that is entered by its name says that the time was set');
    demand(server.trace.some(isFresh), 'the server of that name is asked', 'a request', 'none');
  },
};

const LOOKUPS = {
  unknown: { answer: { fails: 'NXDOMAIN' }, what: 'that does not exist' },
  'server-failure': { answer: { fails: 'SERVFAIL' }, what: 'that the DNS server fails to look up' },
  'no-answer': { answer: 'silence', what: 'to which the DNS server gives no answer' },
  'no-address': { answer: { addresses: [] }, what: 'that has no address' },
} as const satisfies Record<string, { answer: DnsScript['names'][string]; what: string }>;

const failsFor = (kind: keyof typeof LOOKUPS): CameraCase => ({
  ...NAMED,
  id: `ntp-name-${kind}-fails`,
  title: `The NTP test fails with a host name ${LOOKUPS[kind].what}`,
  async run(context) {
    const { answer, what } = LOOKUPS[kind];
    await named(context, nameFor(kind), answer);
    const ms = await verifySaid(context, 'failure', `a test with a name ${what} says that the time was not set`);
    context.measure(`until the NTP test gives up on a name ${what}`, seconds(ms));
  },
});

export default {
  id: 'f11-ntp-test',
  clause: '11',
  title: 'NTP test: servers by name',
  cases: [asksForName, asksAddress, ...(Object.keys(LOOKUPS) as (keyof typeof LOOKUPS)[]).map(failsFor)],
} satisfies CameraSuite;
