import {
  assume,
  demand,
  describeAnswer,
  NONSENSE_KINDS,
  seconds,
  type CameraCase,
  type CameraSuite,
} from '../../../harness/camera/index.ts';
import { secured, served } from './https-cases.ts';

const nonsense: CameraCase = {
  id: 'https-goes-on-after-nonsense',
  proves: ['CAM-TLS-13'],
  title: 'HTTPS goes on answering after what is no ClientHello: garbage, wrong lengths, half a record, plain HTTP',
  needs: ['settings'],
  takes: ['everything'],
  async run(context) {
    await secured(context);
    const answers = await Promise.all(NONSENSE_KINDS.map((kind) => context.stand.nonsense(kind)));
    for (const [at, answer] of answers.entries())
      context.measure(`in answer to ${NONSENSE_KINDS[at]}`, describeAnswer(answer));
    const answer = await served(context);
    demand(answer.kind === 'hello', 'after nonsense, HTTPS answers', 'a ServerHello', describeAnswer(answer));
  },
};

const HALF_OPEN = 50;

const afterHalfOpen: CameraCase = {
  id: 'https-goes-on-after-half-open',
  proves: ['CAM-TLS-13'],
  title: `HTTPS goes on answering after ${HALF_OPEN} connections that stopped in the middle of a ClientHello`,
  needs: ['settings'],
  takes: ['everything'],
  async run(context) {
    await secured(context);
    const open = await context.stand.halfOpen(HALF_OPEN);
    assume(open.opened > 0, 'not one connection was taken');
    context.measure('half-open connections taken', `${open.opened} of ${HALF_OPEN}`);
    await open.release();
    const from = context.now();
    const answer = await served(context);
    const claim = `after ${HALF_OPEN} half-open connections, HTTPS answers`;
    demand(answer.kind === 'hello', claim, 'a ServerHello', describeAnswer(answer));
    context.measure(`until HTTPS answers after ${HALF_OPEN} half-open connections`, seconds(context.now() - from));
  },
};

const besideHalfOpen: CameraCase = {
  id: 'https-goes-on-beside-half-open',
  proves: ['CAM-TLS-13'],
  title: `HTTPS answers others while ${HALF_OPEN} connections wait in the middle of a ClientHello`,
  needs: ['settings'],
  takes: ['everything'],
  caution: 'the document says nothing of how many connections a camera bears',
  async run(context) {
    await secured(context);
    const open = await context.stand.halfOpen(HALF_OPEN);
    assume(open.opened > 0, 'not one connection was taken');
    const answer = await served(context);
    context.measure('half-open connections that the camera keeps', `${open.held()} of ${HALF_OPEN}`);
    const claim = `beside ${HALF_OPEN} half-open connections, HTTPS answers`;
    demand(answer.kind === 'hello', claim, 'a ServerHello', describeAnswer(answer));
  },
};

const STREAMS = 4;
/** What is delivered at most while the connection is HTTPS (document 12), in Mbit/s. */
const MOST = 32;
/** How a camera counts is not said: with or without the headers of the network, in M of 1000 or 1024. */
const MARGIN = 1.1;

const rate: CameraCase = {
  id: 'https-mode-rate-limited',
  proves: ['CAM-TLS-12'],
  title: `While the connection is HTTPS, ${STREAMS} streams together bring no more than ${MOST} Mbit/s`,
  needs: ['settings', 'stream'],
  takes: ['everything'],
  lasts: ({ quiet }) => 3 * quiet,
  async run(context) {
    await secured(context);
    const streams: { received(): number }[] = [];
    for (let count = 0; count < STREAMS; count++) streams.push(await context.stream(true));
    const received = () => streams.map((stream) => stream.received());
    const running = await context.poll(
      async () => (received().every((bytes) => bytes > 0) ? true : undefined),
      context.camera.times.connect,
    );
    assume(running === true, `not all of ${STREAMS} streams bring pictures`);
    const [before, from] = [sum(received()), context.now()];
    await context.poll(async () => undefined, 3 * context.camera.times.quiet);
    const mbits = ((sum(received()) - before) * 8) / 1_000 / (context.now() - from);
    const shown = `${mbits.toFixed(1)} Mbit/s`;
    context.measure(`${STREAMS} streams while the connection is HTTPS`, shown);
    assume(mbits > 0, 'the streams have stopped');
    const claim = `while the connection is HTTPS, ${STREAMS} streams bring no more than the document allows`;
    demand(mbits <= MOST * MARGIN, claim, `${MOST} Mbit/s at most`, shown);
  },
};

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

export default {
  id: 'f12-https-tls',
  clause: '12',
  title: 'HTTPS: under strain',
  cases: [nonsense, afterHalfOpen, besideHalfOpen, rate],
} satisfies CameraSuite;
