import { demand, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { errorRow } from '../f14-mqtt-log/log-cases.ts';
import { isConnect, isOpened } from './connect-cases.ts';
import { ALL_UNTRUSTED, scriptFor, secured, tried, trusted, UNTRUSTED, withoutCa } from './tls-cases.ts';

const SET = { needs: ['settings'], takes: ['mqtt'] } as const;

const noCa: CameraCase = {
  ...SET,
  id: 'mqtt-no-ca-not-connected',
  proves: ['CAM-MQTT-06'],
  title: 'Over SSL with verification and no root CA, as the factory has it, no CONNECT comes',
  async run(context) {
    await withoutCa(context);
    const broker = await context.stand.broker(await scriptFor(context, 'good'));
    await context.settings.prepare(secured(context, broker));
    await context.never(broker, isConnect, 'without a root CA, a server that is to be verified gets no CONNECT');
    context.measure(
      'without a root CA',
      broker.trace.some(isOpened) ? 'a TLS handshake is begun, and ended' : 'no connection is opened',
    );
  },
};

const noCaLogged: CameraCase = {
  id: 'mqtt-no-ca-logged',
  proves: ['CAM-MQTT-06'],
  title: 'Over SSL with verification and no root CA, the system log says 接続エラー',
  needs: ['settings', 'log'],
  takes: ['mqtt'],
  async run(context) {
    await withoutCa(context);
    const broker = await context.stand.broker(await scriptFor(context, 'good'));
    await context.settings.prepare(secured(context, broker));
    const { connect, log } = context.camera.times;
    const claim = 'a server that cannot be verified is a failed connection in the system log';
    await errorRow(context, 'connection', claim, connect + log);
  },
};

type Trust = Parameters<typeof trusted>[1];

const right = (id: string, title: string, family: Trust, form: 'pem' | 'der', caution?: string): CameraCase => ({
  ...SET,
  id,
  proves: ['CAM-MQTT-19'],
  title,
  ...(caution !== undefined && { caution }),
  async run(context) {
    await trusted(context, family, form);
    const broker = await context.stand.broker(await scriptFor(context, 'good', family));
    await context.settings.prepare(secured(context, broker));
    const claim = 'a server that the installed root CA has signed gets a CONNECT';
    await context.expect(broker, isConnect, context.camera.times.connect, claim);
  },
});

const unverified: CameraCase = {
  ...SET,
  id: 'mqtt-unverified-connects',
  proves: ['CAM-MQTT-23'],
  title: 'With verification off, the camera connects over SSL whoever has signed the certificate, and when',
  async run(context) {
    await withoutCa(context);
    const broker = await context.stand.broker();
    for (const kind of ALL_UNTRUSTED) {
      const made = await tried(context, broker, await scriptFor(context, kind), { 'mqtt.verify': 'off' });
      const claim = `with verification off, a server with a certificate ${UNTRUSTED[kind].what} gets a CONNECT`;
      demand(made === 'connected', claim, 'CONNECT', made === 'absent' ? 'no connection' : 'a connection without one');
    }
  },
};

const besideCa: CameraCase = {
  ...SET,
  id: 'mqtt-unverified-beside-ca',
  proves: ['CAM-MQTT-23'],
  title: 'With verification off, the camera connects to a server that the installed root CA has not signed',
  async run(context) {
    await trusted(context);
    const broker = await context.stand.broker();
    const made = await tried(context, broker, await scriptFor(context, 'other CA'), { 'mqtt.verify': 'off' });
    const claim = 'with verification off, a server of another CA gets a CONNECT although a CA is installed';
    demand(made === 'connected', claim, 'CONNECT', made === 'absent' ? 'no connection' : 'a connection without one');
  },
};

const ECDSA = 'the document names no kind of keys';

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: SSL and the verification of the server',
  cases: [
    noCa,
    noCaLogged,
    right('mqtt-verified-rsa', 'With the right root CA, a server with an RSA key gets a CONNECT', 'RSA', 'pem'),
    right(
      'mqtt-verified-ecdsa',
      'With the right root CA, a server with an ECDSA key gets a CONNECT',
      'ECDSA',
      'pem',
      ECDSA,
    ),
    right('mqtt-verified-der', 'With the right root CA installed as DER, its server gets a CONNECT', 'RSA', 'der'),
    unverified,
    besideCa,
  ],
} satisfies CameraSuite;
