import {
  assume,
  demand,
  printable,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type NtpServer,
} from '../../../harness/camera/index.ts';
import { fresh, GOOD, pressed, reached, served } from './ntp-cases.ts';

/** Where DHCP names a server, it names no port (RFC 2132 8.3). */
const NTP_PORT = 123;

/** Servers at the port that is entered and at that of NTP: which of them a leased server is asked at, no one says. */
async function leased(context: CameraContext): Promise<readonly NtpServer[]> {
  const entered = await context.stand.ntp(GOOD);
  const usual = await context.stand.ntp(GOOD, { port: NTP_PORT }).catch(() => undefined);
  await context.settings.prepare({
    'ntp.adjustment': 'ntp',
    'ntp.source': 'auto',
    'ntp.address': '',
    'ntp.port': String(entered.port),
  });
  return usual === undefined ? [entered] : [entered, usual];
}

const auto: CameraCase = {
  id: 'ntp-auto-asks-leased-server',
  proves: ['CAM-NTP-12'],
  title: 'With the address taken automatically, the NTP server that DHCP names (option 42) is asked',
  needs: ['settings', 'leaseNtp'],
  takes: ['ntp'],
  async run(context) {
    const servers = await leased(context);
    await context.leaseNtp([context.stand.address]);
    const asked = () => (servers.some((server) => server.requests().length > 0) ? true : undefined);
    await context.settings.press('ntp.test');
    const came = await context.poll(async () => asked(), context.camera.times.connect);
    if (came !== true) assume(servers.length === 2, `this host cannot listen at port ${NTP_PORT}`, 'host');
    demand(came === true, 'the NTP server that DHCP named is asked', 'a request', 'none');
    const at = servers.findIndex((server) => server.requests().length > 0);
    context.measure('a leased NTP server is asked at', at === 0 ? 'the port that is entered' : `port ${NTP_PORT}`);
  },
};

const autoWithout: CameraCase = {
  id: 'ntp-auto-without-server',
  proves: ['CAM-NTP-12'],
  title: 'With the address taken automatically and no server named by DHCP, the camera goes on after an NTP test',
  needs: ['settings', 'leaseNtp'],
  takes: ['ntp'],
  async run(context) {
    await leased(context);
    await context.leaseNtp([]);
    context.measure('button of the NTP test without a leased server', await context.settings.control('ntp.test'));
    const { text } = await pressed(context);
    context.measure('NTP test without a leased server', printable(text, 80));
    await verifyServes(context);
  },
};

/** Whether the camera's web server answers at all. */
async function verifyServes(context: CameraContext): Promise<void> {
  const { connect } = context.camera.times;
  const look = await context.poll(async () => {
    const seen = await context.stand.plain('/');
    return seen.kind === 'answer' ? seen : undefined;
  }, connect);
  demand(look !== undefined, 'the camera answers by HTTP', 'an answer', 'none');
}

const onvif: CameraCase = {
  id: 'ntp-onvif-port-asked',
  proves: ['CAM-NTP-13'],
  title: 'A server that ONVIF sets as "address:port" is asked at that port, and the one of before no longer',
  needs: ['settings', 'setNtpByOnvif'],
  takes: ['ntp'],
  async run(context) {
    const before = await served(context);
    await reached(context, before);
    const server = await context.stand.ntp(GOOD);
    await context.setNtpByOnvif(`${context.stand.address}:${server.port}`);
    const [isOld, isNew] = [fresh(before), fresh(server)];
    await context.settings.press('ntp.test');
    const claim = 'the address and the port that SetNTP named are asked';
    await context.expect(server, isNew, context.camera.times.connect, claim);
    const old = before.trace.filter(isOld).length;
    demand(old === 0, 'the server of before SetNTP is not asked by the test', 'no request', `${old}`);
    const { 'ntp.address': address, 'ntp.port': port } = await context.settings.read('ntp.address', 'ntp.port');
    context.measure('the page after SetNTP', printable(`${address} port ${port}`, 80));
  },
};

export default {
  id: 'f11-ntp-test',
  clause: '11',
  title: 'NTP test: servers by DHCP and by ONVIF',
  cases: [auto, autoWithout, onvif],
} satisfies CameraSuite;
