import { assume, demand, printable, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { isConnect } from './connect-cases.ts';
import { saysNone, scriptFor, secured, trusted, withoutCa } from './tls-cases.ts';

const SET = { needs: ['settings'], takes: ['mqtt'] } as const;

const none: CameraCase = {
  ...SET,
  id: 'mqtt-ca-none-shown',
  proves: ['CAM-MQTT-17'],
  title: 'Without a root CA the information line says 無効',
  async run(context) {
    const { settings } = context;
    await settings.press('mqtt.ca.delete');
    const label = await settings.label('mqtt.ca');
    demand(saysNone(label), 'without a root CA, the information line says so', '無効', `"${printable(label, 80)}"`);
  },
};

const installed = (form: 'pem' | 'der'): CameraCase => ({
  ...SET,
  id: `mqtt-ca-${form}-installed`,
  proves: ['CAM-MQTT-17'],
  title: `A root CA in ${form.toUpperCase()} is installed, and the information line shows it`,
  async run(context) {
    const { settings, stand } = context;
    await withoutCa(context);
    const { ca } = await stand.certificates('RSA');
    const { accepted, text } = await settings.install('mqtt.ca', form === 'pem' ? Buffer.from(ca.pem) : ca.der);
    const claim = `a root CA in ${form.toUpperCase()} is installed`;
    demand(accepted, claim, 'taken', `refused: "${printable(text, 80)}"`);
    const label = await settings.label('mqtt.ca');
    demand(!saysNone(label), `${claim} and shown`, 'its host name', `"${printable(label, 80)}"`);
  },
});

/** The one name that the CA of the tester has. */
const NAME = 'Tekigo test CA';

const named: CameraCase = {
  ...SET,
  id: 'mqtt-ca-name-shown',
  proves: ['CAM-MQTT-17'],
  title: 'The information line shows the name of the root CA that is installed',
  caution:
    'the document says "host name", and not which field of the certificate that is; this CA has a common name only',
  async run(context) {
    await trusted(context);
    const label = await context.settings.label('mqtt.ca');
    const claim = 'the information line has the name of the CA';
    demand(label.includes(NAME), claim, `"${NAME}"`, `"${printable(label, 80)}"`);
  },
};

const shown: CameraCase = {
  ...SET,
  id: 'mqtt-ca-details-shown',
  proves: ['CAM-MQTT-17'],
  title: 'The button 確認 shows the details of the root CA',
  async run(context) {
    await trusted(context);
    const { accepted, text, file } = await context.settings.press('mqtt.ca.show');
    demand(accepted, 'the button 確認 works while a root CA is installed', 'details', `"${printable(text, 80)}"`);
    // A person who works the pages answers whether there are details, and does not type them.
    if (text === '' && file === undefined) return;
    const told = `${text}${file === undefined ? '' : Buffer.from(file).toString('latin1')}`;
    demand(told.includes(NAME), 'the details are those of the CA', `"${NAME}" among them`, `"${printable(text, 120)}"`);
  },
};

const deleted: CameraCase = {
  ...SET,
  id: 'mqtt-ca-deleted',
  proves: ['CAM-MQTT-17'],
  title: 'The button 削除 takes the root CA away: the information line says 無効 again',
  async run(context) {
    await trusted(context);
    assume(!saysNone(await context.settings.label('mqtt.ca')), 'the root CA is not shown');
    await context.settings.press('mqtt.ca.delete');
    const label = await context.settings.label('mqtt.ca');
    demand(saysNone(label), 'after 削除, the information line shows no CA', '無効', `"${printable(label, 80)}"`);
  },
};

const deletedUnused: CameraCase = {
  ...SET,
  id: 'mqtt-ca-deleted-not-used',
  proves: ['CAM-MQTT-17'],
  title: 'A root CA that was deleted verifies no server any more: no CONNECT comes',
  async run(context) {
    await trusted(context);
    await context.settings.press('mqtt.ca.delete');
    const broker = await context.stand.broker(await scriptFor(context, 'good'));
    await context.settings.prepare(secured(context, broker));
    await context.never(broker, isConnect, 'with the CA deleted, no CONNECT comes to a server that it signed');
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: the root CA certificate',
  cases: [none, installed('pem'), installed('der'), named, shown, deleted, deletedUnused],
} satisfies CameraSuite;
