import { demand, printable, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { isConnect } from './connect-cases.ts';
import { saysNone, scriptFor, secured, trusted, withoutCa } from './tls-cases.ts';

const SET = { needs: ['settings'], takes: ['mqtt'] } as const;

const BAD = {
  garbage: { what: 'that is no certificate', file: async () => Buffer.from('no certificate\n'.repeat(20)) },
  key: { what: 'with a private key', file: async ({ leafs }) => Buffer.from(leafs.good.identity().key) },
  empty: { what: 'of 0 bytes', file: async () => new Uint8Array() },
  large: { what: 'of 1 MB that is no certificate', file: async () => Buffer.alloc(1_048_576, 'x') },
} as const satisfies Record<string, { what: string; file: (of: Certificates) => Promise<Uint8Array> }>;

type Certificates = Awaited<ReturnType<Parameters<CameraCase['run']>[0]['stand']['certificates']>>;

const notInstalled = (kind: keyof typeof BAD): CameraCase => ({
  ...SET,
  id: `mqtt-ca-${kind}-not-installed`,
  proves: ['CAM-MQTT-18'],
  title: `A file ${BAD[kind].what} is not installed as root CA`,
  async run(context) {
    const { settings, stand } = context;
    await withoutCa(context);
    const { accepted } = await settings.install('mqtt.ca', await BAD[kind].file(await stand.certificates('RSA')));
    context.measure(`a file ${BAD[kind].what}`, accepted ? 'no word of a refusal' : 'refused');
    const label = await settings.label('mqtt.ca');
    const claim = `after a file ${BAD[kind].what}, the information line shows no CA`;
    demand(saysNone(label), claim, '無効', `"${printable(label, 80)}"`);
  },
});

const kept: CameraCase = {
  ...SET,
  id: 'mqtt-ca-kept-after-bad-files',
  proves: ['CAM-MQTT-18'],
  title: 'Files that are no certificate leave the root CA that was installed, and it goes on verifying servers',
  caution: 'the document does not say what becomes of the CA when another file is refused',
  async run(context) {
    const { settings, stand } = context;
    const made = await stand.certificates('RSA');
    await trusted(context);
    const before = await settings.label('mqtt.ca');
    for (const { what, file } of Object.values(BAD)) {
      await settings.install('mqtt.ca', await file(made));
      const label = await settings.label('mqtt.ca');
      const claim = `after a file ${what}, the information line shows the CA of before`;
      demand(label === before, claim, `"${printable(before, 80)}"`, `"${printable(label, 80)}"`);
    }
    const broker = await stand.broker(await scriptFor(context, 'good'));
    await settings.prepare(secured(context, broker));
    const { connect } = context.camera.times;
    await context.expect(broker, isConnect, connect, 'after files that were refused, the CA of before is still used');
  },
};

const leaf: CameraCase = {
  ...SET,
  id: 'mqtt-ca-server-certificate',
  proves: ['CAM-MQTT-18'],
  title: "A server's certificate in place of a root CA lets in no server that it did not sign",
  async run(context) {
    const { settings, stand } = context;
    await withoutCa(context);
    const { leafs } = await stand.certificates('RSA');
    const { accepted } = await settings.install('mqtt.ca', Buffer.from(leafs['other CA'].pem));
    const label = printable(await settings.label('mqtt.ca'), 80);
    context.measure("a server's certificate as root CA", `${accepted ? 'taken' : 'refused'}, shown as "${label}"`);
    const broker = await stand.broker(await scriptFor(context, 'good'));
    await settings.prepare(secured(context, broker));
    await context.never(broker, isConnect, "with a server's certificate as CA, no other server gets a CONNECT");
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: files that are no root CA',
  cases: [...(Object.keys(BAD) as (keyof typeof BAD)[]).map(notInstalled), kept, leaf],
} satisfies CameraSuite;
