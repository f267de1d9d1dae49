import {
  assume,
  demand,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type LeafKind,
  type MqttBroker,
} from '../../../harness/camera/index.ts';
import { errorRow } from '../f14-mqtt-log/log-cases.ts';
import { attempt, isConnect } from './connect-cases.ts';
import { ALL_UNTRUSTED, scriptFor, secured, tried, trusted, UNTRUSTED, type Untrusted } from './tls-cases.ts';

const SET = { needs: ['settings'], takes: ['mqtt'] } as const;

const entered = async (context: CameraContext, kind: LeafKind): Promise<MqttBroker> => {
  await trusted(context);
  const broker = await context.stand.broker(await scriptFor(context, kind));
  await context.settings.prepare(secured(context, broker));
  return broker;
};

/**
 * No CONNECT comes to a server of such a certificate, not at a second try either. Whose clock is years off takes an
 * expired certificate for a good one: that shows in what it makes of one that is good.
 */
async function verifyUntrusted(context: CameraContext, kind: LeafKind, claim: string): Promise<void> {
  const { connect, quiet } = context.camera.times;
  const broker = await entered(context, kind);
  const first = await attempt(context, broker, () => true, connect);
  assume(first !== 'absent', 'the camera opens no connection');
  const second = await attempt(context, broker, ({ connection }) => connection > 1, quiet);
  if (first !== 'connected' && second !== 'connected') return;
  const good = await tried(context, broker, await scriptFor(context, 'good'));
  assume(good === 'connected', 'the camera takes this certificate, and not a good one: its clock may be wrong');
  demand(false, claim, 'no CONNECT', `a CONNECT at the ${first === 'connected' ? 'first' : 'second'} try`);
}

const refused = (kind: Untrusted): CameraCase => ({
  ...SET,
  id: `mqtt-${UNTRUSTED[kind].slug}-refused`,
  proves: ['CAM-MQTT-20'],
  title: `With verification, a server with a certificate ${UNTRUSTED[kind].what} gets no CONNECT`,
  async run(context) {
    await verifyUntrusted(context, kind, `a server with a certificate ${UNTRUSTED[kind].what} gets no CONNECT`);
  },
});

const logged = (kind: Untrusted): CameraCase => ({
  id: `mqtt-${UNTRUSTED[kind].slug}-logged`,
  proves: ['CAM-MQTT-20'],
  title: `A server with a certificate ${UNTRUSTED[kind].what} brings 接続エラー into the system log`,
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await entered(context, kind);
    const made = await attempt(context, broker, () => true, context.camera.times.connect);
    assume(made === 'refused', 'the camera does not refuse the certificate');
    const claim = `a certificate ${UNTRUSTED[kind].what} is a failed connection in the system log`;
    await errorRow(context, 'connection', claim);
  },
});

const intermediateSent: CameraCase = {
  ...SET,
  id: 'mqtt-intermediate-sent',
  proves: ['CAM-MQTT-22'],
  title: 'A server that sends its intermediate CA, signed by the root CA, gets a CONNECT',
  async run(context) {
    const broker = await entered(context, 'intermediate sent');
    const claim = 'a server whose chain leads to the installed root CA gets a CONNECT';
    await context.expect(broker, isConnect, context.camera.times.connect, claim);
  },
};

const intermediateMissing: CameraCase = {
  ...SET,
  id: 'mqtt-intermediate-missing',
  proves: ['CAM-MQTT-22'],
  title: 'A server that does not send its intermediate CA gets no CONNECT',
  async run(context) {
    const claim = 'a server whose chain does not lead to the installed root CA gets no CONNECT';
    await verifyUntrusted(context, 'intermediate missing', claim);
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: the verification of the server',
  cases: [...ALL_UNTRUSTED.map(refused), ...ALL_UNTRUSTED.map(logged), intermediateSent, intermediateMissing],
} satisfies CameraSuite;
