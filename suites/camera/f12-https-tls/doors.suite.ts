import {
  assume,
  demand,
  describeAnswer,
  describeLook,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type HttpLook,
} from '../../../harness/camera/index.ts';
import { formCase } from '../f13-mqtt/form-cases.ts';
import { ALWAYS, secured, served, settled, undone } from './https-cases.ts';

const SET = { needs: ['settings'], takes: ['everything'] } as const;

/** A page that only leads to HTTPS is no longer than this. */
const SIGNPOST_BYTES = 2_048;

/** A page, a picture, or the question for a password: whoever gets that is served without TLS. */
function isServed(look: HttpLook): boolean {
  if (look.kind === 'none') return false;
  const { status, location = '', bytes, namesHttps } = look;
  if (status >= 300 && status < 400) return !location.toLowerCase().startsWith('https:');
  if (namesHttps && bytes <= SIGNPOST_BYTES) return false;
  return status < 300 || status === 401;
}

/** What a GET by HTTP brings once it is as wanted, within the time that a setting may take; else what it brought last. */
async function looked(context: CameraContext, wanted: boolean): Promise<HttpLook> {
  let last: HttpLook = { kind: 'none', why: 'never asked' };
  const asked = async () => {
    last = await context.stand.plain('/');
    return isServed(last) === wanted ? last : undefined;
  };
  return (await context.poll(asked, context.camera.times.connect)) ?? last;
}

const plainClosed: CameraCase = {
  ...SET,
  id: 'https-mode-no-plain-http',
  proves: ['CAM-TLS-07'],
  title: 'While the connection is HTTPS, nothing is served by HTTP; at most the way to HTTPS is shown',
  async run(context) {
    assume(isServed(await looked(context, true)), 'HTTP serves nothing while the connection is HTTP');
    await secured(context);
    const look = await looked(context, false);
    const claim = 'while the connection is HTTPS, HTTP serves nothing';
    demand(!isServed(look), claim, 'no answer, a refusal or a redirect to https', describeLook(look));
    context.measure('HTTP while the connection is HTTPS', describeLook(look));
  },
};

const secureOpen: CameraCase = {
  ...SET,
  id: 'https-mode-https-answers',
  proves: ['CAM-TLS-07'],
  title: 'While the connection is HTTPS, HTTPS answers',
  async run(context) {
    await context.settings.prepare({ 'https.connection': 'https' });
    const answer = await served(context);
    demand(
      answer.kind === 'hello',
      'while the connection is HTTPS, HTTPS answers',
      'a ServerHello',
      describeAnswer(answer),
    );
  },
};

const bothAfterwards: CameraCase = {
  ...SET,
  id: 'https-stays-in-http-mode',
  proves: ['CAM-TLS-08'],
  title: 'Once HTTPS was set up, the connection put back to HTTP serves by HTTP and by HTTPS',
  async run(context) {
    await secured(context);
    await context.settings.prepare({ 'https.connection': 'http' });
    const look = await looked(context, true);
    demand(isServed(look), 'with the connection put back to HTTP, HTTP serves', 'a page', describeLook(look));
    const answer = await served(context);
    const claim = 'with the connection put back to HTTP, HTTPS still answers';
    demand(answer.kind === 'hello', claim, 'a ServerHello', describeAnswer(answer));
  },
};

const absentBefore: CameraCase = {
  ...SET,
  id: 'https-absent-before-set-up',
  proves: ['CAM-TLS-08'],
  title: 'With factory settings, HTTPS does not answer before it was set up',
  needs: ['settings', 'factoryDefault'],
  caution: 'the document asks to set up HTTPS first; that it must not answer before is not said',
  async run(context) {
    // Written, so that all settings are put back after the case.
    await secured(context);
    await context.factoryDefault();
    const look = await looked(context, true);
    assume(look.kind === 'answer', 'HTTP does not answer with factory settings');
    const answer = await settled(context, ALWAYS, ({ kind }) => kind !== 'hello');
    context.measure('HTTPS before it was set up', describeAnswer(answer));
    demand(answer.kind !== 'hello', 'before HTTPS was set up, it does not answer', 'no TLS', describeAnswer(answer));
  },
};

const port = (id: string, title: string, values: readonly string[], taken: boolean): CameraCase =>
  formCase({ id, rule: 'CAM-TLS-11', title, name: 'https.port', values, taken }, { takes: SET.takes });

const OTHER_PORT = 8443;

const moved: CameraCase = {
  ...SET,
  id: 'https-port-moves',
  proves: ['CAM-TLS-11'],
  title: `With port ${OTHER_PORT} entered, HTTPS answers there, and no longer at the port of before`,
  async run(context) {
    const { camera, settings } = context;
    await secured(context);
    // By HTTP the camera stays in reach while HTTPS moves.
    await settings.prepare({ 'https.connection': 'http' });
    assume((await served(context)).kind === 'hello', 'HTTPS does not answer while the connection is HTTP');
    const { 'https.port': before } = await settings.read('https.port');
    assume(camera.httpsPort !== OTHER_PORT, `HTTPS is at port ${OTHER_PORT} already`);
    const judge = async () => {
      await settings.prepare({ 'https.port': String(OTHER_PORT) });
      const there = await served(context, OTHER_PORT);
      demand(there.kind === 'hello', `HTTPS answers at port ${OTHER_PORT}`, 'a ServerHello', describeAnswer(there));
      const here = await settled(context, ALWAYS, ({ kind }) => kind !== 'hello');
      demand(here.kind !== 'hello', 'HTTPS no longer answers at the port of before', 'no TLS', describeAnswer(here));
    };
    await undone(context, judge, () => settings.write({ 'https.port': before }));
  },
};

export default {
  id: 'f12-https-tls',
  clause: '12',
  title: 'HTTPS: where it is served',
  cases: [
    plainClosed,
    secureOpen,
    bothAfterwards,
    absentBefore,
    port('https-port-1-65535-taken', 'Ports 1, 8443 and 65535 are taken for HTTPS', ['1', '8443', '65535'], true),
    port('https-port-0-refused', 'Port 0 is not taken for HTTPS', ['0'], false),
    port('https-port-65536-refused', 'Port 65536 is not taken for HTTPS', ['65536'], false),
    port(
      'https-port-text-refused',
      'What is no whole number from 1 is not taken for HTTPS',
      ['-1', '1.5', 'https'],
      false,
    ),
    moved,
  ],
} satisfies CameraSuite;
