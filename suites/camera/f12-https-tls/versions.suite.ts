import {
  assume,
  demand,
  describeAnswer,
  verify,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type TlsVersion,
} from '../../../harness/camera/index.ts';
import { ALWAYS, secured, settled, undone, verifyRefused, verifySpoken, whyNot } from './https-cases.ts';

/** The boxes count while the connection is HTTPS, and then the settings pages move, too. */
const SET = { needs: ['settings'], takes: ['everything'] } as const;

const spoken = (version: (typeof ALWAYS)[number], id: string): CameraCase => ({
  ...SET,
  id: `${id}-spoken`,
  proves: ['CAM-TLS-01'],
  title: `${version} is spoken, with TLS 1.1 off as the factory sets it`,
  async run(context) {
    await secured(context);
    await verifySpoken(context, version, 'with TLS 1.1 off');
  },
});

const refused: CameraCase = {
  ...SET,
  id: 'tls11-off-refused',
  proves: ['CAM-TLS-01'],
  title: 'TLSv1.1 is refused while it is off, as the factory sets it',
  async run(context) {
    await secured(context);
    await verifyRefused(context, 'TLSv1.1', 'with TLS 1.1 off');
  },
};

const OLDER = ['SSLv3', 'TLSv1'] as const;

const older: CameraCase = {
  ...SET,
  id: 'ssl3-tls10-refused',
  proves: ['CAM-TLS-02'],
  title: 'SSLv3 and TLSv1 are refused, with TLS 1.1 off and on',
  async run(context) {
    for (const tls11 of ['off', 'on'] as const) {
      await secured(context, tls11);
      if (tls11 === 'on') await turnedOn(context);
      for (const version of OLDER) await verifyRefused(context, version, `with TLS 1.1 ${tls11}`);
    }
  },
};

/** Waits until TLS 1.1 is spoken: from then on, what is refused is refused for good. */
async function turnedOn(context: CameraContext): Promise<void> {
  const answer = await settled(context, ['TLSv1.1'], ({ kind }) => kind === 'hello');
  assume(answer.kind === 'hello', 'TLS 1.1 cannot be turned on');
}

const answered: CameraCase = {
  ...SET,
  id: 'tls11-on-spoken',
  proves: ['CAM-TLS-03'],
  title: 'TLSv1.1 is answered once it is on, and a whole handshake comes about',
  async run(context) {
    await secured(context, 'on');
    await verifySpoken(context, 'TLSv1.1', 'with TLS 1.1 on');
    const outcome = await context.stand.witness('TLSv1.1');
    if (outcome.kind === 'unable') assume(false, `this host cannot try TLS 1.1: ${outcome.why}`, 'host');
    demand(outcome.kind === 'agreed', 'with TLS 1.1 on, its handshake comes about', 'the end of it', whyNot(outcome));
    verify(outcome.version, 'TLSv1.1', 'what the handshake agreed on');
    context.measure('suite of TLS 1.1', outcome.cipher);
  },
};

const others: CameraCase = {
  ...SET,
  id: 'tls11-on-keeps-others',
  proves: ['CAM-TLS-03'],
  title: 'TLSv1.2 and TLSv1.3 are still spoken once TLS 1.1 is on',
  async run(context) {
    await secured(context, 'on');
    for (const version of ALWAYS) await verifySpoken(context, version, 'with TLS 1.1 on');
  },
};

const offAgain: CameraCase = {
  ...SET,
  id: 'tls11-off-again-refused',
  proves: ['CAM-TLS-04'],
  title: 'TLSv1.1 is refused once it is off again, TLSv1.2 and TLSv1.3 are spoken',
  async run(context) {
    await secured(context, 'on');
    await turnedOn(context);
    await context.settings.prepare({ 'https.tls1.1': 'off' });
    await verifyRefused(context, 'TLSv1.1', 'with TLS 1.1 off again');
    for (const version of ALWAYS) await verifySpoken(context, version, 'with TLS 1.1 off again');
  },
};

const stays = (version: (typeof ALWAYS)[number], id: string, name: 'https.tls1.2' | 'https.tls1.3'): CameraCase => ({
  ...SET,
  id: `${id}-cannot-be-turned-off`,
  proves: ['CAM-TLS-05'],
  title: `${version} is spoken even after the page was told to turn it off`,
  async run(context) {
    const { camera, settings, stand } = context;
    await secured(context);
    const box = await settings.control(name);
    context.measure(`the box of ${version}`, box);
    const judge = async () => {
      await settings.write({ [name]: 'off' });
      const lost = await context.poll(async () => {
        const answer = await stand.probe([version]);
        return answer.kind === 'hello' ? undefined : answer;
      }, camera.times.quiet);
      // A restart of the web server is none of it.
      if (lost !== undefined) await verifySpoken(context, version, `after ${name} was set to off`);
      if (box !== 'absent') verify((await settings.read(name))[name], 'on', `${name}, after it was set to off, reads`);
    };
    await undone(context, judge, async () => {
      if (box !== 'absent') await settings.write({ [name]: 'on' });
    });
  },
});

/** What is offered, what is to be chosen. */
const chosen = (
  row: Pick<CameraCase, 'id' | 'title'> & { offers: readonly [TlsVersion, ...TlsVersion[]]; best: TlsVersion },
): CameraCase => ({
  ...SET,
  id: row.id,
  proves: ['CAM-TLS-06'],
  title: row.title,
  async run(context) {
    for (const tls11 of ['off', 'on'] as const) {
      await secured(context, tls11);
      const answer = await settled(context, row.offers, ({ kind }) => kind === 'hello');
      const claim = `with TLS 1.1 ${tls11}, of ${row.offers.join(', ')} the server chooses`;
      verify(answer.kind === 'hello' ? answer.version : describeAnswer(answer), row.best, claim);
    }
  },
});

const sentinel: CameraCase = {
  ...SET,
  id: 'tls-downgrade-marked',
  proves: ['CAM-TLS-06'],
  title: 'A ServerHello of TLSv1.2 shows that the server speaks TLSv1.3 (the end of its random)',
  caution: 'the document says nothing of it; RFC 8446 4.1.3 demands it of a server that speaks TLS 1.3',
  async run(context) {
    await secured(context);
    const answer = await settled(context, ['TLSv1.2'], ({ kind }) => kind === 'hello');
    assume(answer.kind === 'hello' && answer.version === 'TLSv1.2', `no TLS 1.2: ${describeAnswer(answer)}`);
    verify(answer.sentinel, '1.2', 'what the random of a ServerHello of TLS 1.2 says');
  },
};

export default {
  id: 'f12-https-tls',
  clause: '12',
  title: 'HTTPS: versions of TLS',
  cases: [
    spoken('TLSv1.2', 'tls12'),
    spoken('TLSv1.3', 'tls13'),
    refused,
    older,
    answered,
    others,
    offAgain,
    stays('TLSv1.2', 'tls12', 'https.tls1.2'),
    stays('TLSv1.3', 'tls13', 'https.tls1.3'),
    chosen({
      id: 'tls13-chosen',
      title: 'Of TLSv1.1, TLSv1.2 and TLSv1.3, the server chooses TLSv1.3',
      offers: ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
      best: 'TLSv1.3',
    }),
    chosen({
      id: 'tls12-chosen',
      title: 'Of TLSv1.1 and TLSv1.2, the server chooses TLSv1.2',
      offers: ['TLSv1.1', 'TLSv1.2'],
      best: 'TLSv1.2',
    }),
    sentinel,
  ],
} satisfies CameraSuite;
