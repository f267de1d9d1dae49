import { assume, verify, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { ALWAYS, secured, settled, verifyRefused, verifySpoken } from './https-cases.ts';

const survives: CameraCase = {
  id: 'tls-settings-survive-power-cycle',
  proves: ['CAM-TLS-14'],
  title: 'TLS 1.1 that was turned on, and HTTPS, stay so after a loss of power',
  needs: ['settings', 'powerCycle'],
  takes: ['everything'],
  async run(context) {
    await secured(context, 'on');
    await context.powerCycle();
    const back = await context.poll(async () => {
      const answer = await context.stand.probe(ALWAYS);
      return answer.kind === 'hello' ? answer : undefined;
    }, context.camera.times.boot);
    const read = await context.settings.read('https.connection', 'https.tls1.1');
    verify(read['https.connection'], 'https', 'after the loss of power, the connection reads');
    verify(read['https.tls1.1'], 'on', 'after the loss of power, TLS 1.1 reads');
    verify(back?.kind, 'hello', 'after the loss of power, HTTPS answers with a');
    await verifySpoken(context, 'TLSv1.1', 'after the loss of power');
  },
};

const FACTORY = {
  'https.connection': 'http',
  'https.tls1.1': 'off',
  'https.tls1.2': 'on',
  'https.tls1.3': 'on',
} as const;

type FactoryName = keyof typeof FACTORY;

const factory: CameraCase = {
  id: 'https-factory-settings',
  proves: ['CAM-TLS-14'],
  title: 'The factory sets the connection to HTTP, TLS 1.1 off, TLS 1.2 and 1.3 on',
  needs: ['settings', 'factoryDefault'],
  takes: ['everything'],
  async run(context) {
    await secured(context, 'on');
    await context.factoryDefault();
    const read = await context.settings.read(...(Object.keys(FACTORY) as FactoryName[]));
    for (const [name, wanted] of Object.entries(FACTORY) as [FactoryName, string][])
      verify(read[name], wanted, `${name}, as the factory sets it, reads`);
  },
};

const factoryRefuses: CameraCase = {
  id: 'tls11-refused-after-factory-default',
  proves: ['CAM-TLS-14'],
  title: 'TLSv1.1 that was on before is refused after factory settings, once HTTPS is set up again',
  needs: ['settings', 'factoryDefault'],
  takes: ['everything'],
  async run(context) {
    await secured(context, 'on');
    const before = await settled(context, ['TLSv1.1'], ({ kind }) => kind === 'hello');
    assume(before.kind === 'hello', 'TLS 1.1 cannot be turned on');
    await context.factoryDefault();
    await context.settings.prepare({ 'https.connection': 'https' });
    await verifyRefused(context, 'TLSv1.1', 'after factory settings');
  },
};

export default {
  id: 'f12-https-tls',
  clause: '12',
  title: 'HTTPS: settings that are kept, and those of the factory',
  cases: [survives, factory, factoryRefuses],
} satisfies CameraSuite;
