import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import type { Row } from '../device-under-test/reference/echonet-lite/row.ts';
import { get, service } from '../harness/echonet-lite/ask.ts';
import { NODE_PROFILE } from '../harness/echonet-lite/eoj.ts';
import type { Input } from '../harness/fuzz/input.ts';
import type { Finding } from '../harness/fuzz/types.ts';
import { at, byHand, input, LIGHT, shot } from './fuzz-by-hand.fixture.ts';
import { onRange } from './fuzz-in-memory.ts';

const repeated = (inputs: readonly Input[], times: number) => Array.from({ length: times }, () => inputs).flat();

test('nothing is found on the reference, whatever is sent', async () => {
  await onRange(undefined, 1, async (range) => {
    while (range.sent < 20_000) {
      const trials = await range.tryAll(byHand);
      expect(trials.flatMap(({ findings }) => findings)).toEqual([]);
      expect(trials.map(({ fired }) => fired.length)).toEqual(byHand.map(({ shots }) => shots.length));
    }
    expect(range.judged).toBe(range.sent);
  });
});

test('what no connection could be had for is not judged', async () => {
  const deaf: Row = { name: 'deaf', differs: 'TCP connections are refused.', config: { tcp: false } };
  const reading = get(NODE_PROFILE, [0x82]);
  await onRange(deaf, 1, async (range) => {
    const trials = await range.tryAll([input(shot(reading, 'tcp')), input(shot(reading))]);
    expect(trials.flatMap(({ findings }) => findings)).toEqual([]);
    expect([range.sent, range.judged]).toEqual([2, 1]);
  });
});

test('an input teaches the same each time, and an answer teaches something else than none', async () => {
  await onRange(undefined, 1, async (range) => {
    const taught = async () => (await range.tryAll(byHand)).map(({ signature }) => signature);
    const first = await taught();
    expect(await taught()).toEqual(first);
    const [answered, unanswered] = [first[0], first.at(3 * 6 * 4)];
    expect(answered).not.toBe(unanswered);
  });
});

test('TIDs come round: no shot is taken for the one that had its TID before, and none runs out', async () => {
  const reading = input(shot(get(NODE_PROFILE, [0x82])));
  await onRange(undefined, 1, async (range) => {
    while (range.sent < 70_000)
      for (const { fired, findings } of await range.tryAll(repeated([reading], 64))) {
        expect(findings).toEqual([]);
        expect(fired[0]?.answers).toHaveLength(1);
      }
  });
});

test.each([1, 2, 64])('with a budget of %i no more frames than that wait for an answer at once', async (budget) => {
  let waiting = 0;
  let most = 0;
  const slow: Row = {
    name: 'slow',
    differs: 'It answers after 50 ms.',
    steps: (sound) => ({
      hears(node, arrival) {
        most = Math.max(most, ++waiting);
        return sound.hears(node, arrival);
      },
      delay: () => 50,
      build(node, message, arrival) {
        if (arrival !== undefined) waiting--;
        return sound.build(node, message, arrival);
      },
    }),
  };
  const eight = input(...Array.from({ length: 8 }, () => shot(get(LIGHT, [0x80]))));
  await onRange(
    slow,
    1,
    async (range) => {
      most = 0;
      await range.try(eight);
    },
    { budget },
  );
  expect(most).toBe(Math.min(budget, 8));
});

/** One thing wrong with the device, and how it shows. */
const wrongs: readonly (readonly [differs: string, NonNullable<Row['steps']>, Finding['kind'], key: RegExp])[] = [
  [
    'answers for whom it has not',
    (sound) => ({
      addressed: (node, message, arrival) => {
        const there = sound.addressed(node, message, arrival);
        return there.length > 0 ? there : node.objects.slice(0, 1);
      },
    }),
    'answered',
    /EL2-4\.2\.2-A1/,
  ],
  ['answers twice', (sound) => ({ read: (task) => repeatedAnswers(sound.read(task)) }), 'too-many-answers', / 62 /],
  ['is deaf to INFC', () => ({ acknowledge: () => [] }), 'unanswered', / 74 /],
  [
    'tells another maker now and then',
    (sound) => {
      let reads = 0;
      return {
        current: (node, object, epc, part) =>
          epc === 0x82 && ++reads > 100 ? Uint8Array.of(9, 9, 9, 9) : sound.current(node, object, epc, part),
      };
    },
    'wrong-value',
    / 130$/,
  ],
  [
    'answers under the next TID',
    (sound) => ({
      compose: (task, answer) => {
        const message = sound.compose(task, answer);
        return { ...message, tid: (message.tid + 1) & 0xffff };
      },
    }),
    'wrong-answer',
    /./,
  ],
  [
    'goes silent for good after an unknown service',
    (sound) => {
      let dead = false;
      return {
        hears: (node, arrival) => !dead && sound.hears(node, arrival),
        serves: (node, message, arrival) => {
          dead ||= message.esv === 0x65;
          return sound.serves(node, message, arrival);
        },
      };
    },
    'dead',
    /./,
  ],
  [
    'goes silent for three seconds after an unknown service',
    (sound) => {
      let until = 0;
      return {
        hears: (node, arrival) => node.clock.now() >= until && sound.hears(node, arrival),
        serves: (node, message, arrival) => {
          if (message.esv === 0x65) until = node.clock.now() + 3000;
          return sound.serves(node, message, arrival);
        },
      };
    },
    'hung',
    /./,
  ],
];

const repeatedAnswers = <T>(answers: readonly T[]): readonly T[] => [...answers, ...answers];

test.each(wrongs)('%s: found', async (name, steps, kind, key) => {
  await onRange({ name, differs: name, steps }, 1, async (range) => {
    const found: Finding[] = [];
    for (let i = 0; i < 10 && !found.some((it) => it.kind === kind && key.test(it.key)); i++) {
      const trials = await range.tryAll(byHand);
      found.push(...trials.flatMap(({ findings }) => findings));
    }
    expect(found.map((it) => `${it.kind} ${it.key}`)).toContainEqual(
      expect.stringMatching(new RegExp(`^${kind} .*${key.source}`)),
    );
  });
});

test('who dies is given up at once: nothing more is sent to it', async () => {
  const [deadly] = wrongs
    .filter(([, , kind]) => kind === 'dead')
    .map(([name, steps]) => ({ name, differs: name, steps }));
  await onRange(deadly, 1, async (range) => {
    const killer = input(shot(service(0x65, LIGHT, [at(0x80)])));
    const sound = input(shot(get(LIGHT, [0x80])));
    const [first, ...others] = await range.tryAll([killer, ...repeated([sound], 200)]);
    expect(first?.findings.map(({ kind }) => kind)).toEqual(['dead']);
    expect(others.at(-1)?.fired).toEqual([]);
    const before = range.sent;
    await range.try(sound);
    expect(range.sent).toBe(before + 1);
  });
});

/** Mutants of the kill matrix whose fault shows in ordinary frames. */
const SHOWN: readonly (readonly [mutant: string, kind: Finding['kind']])[] = [
  ['missing-class-refused', 'answered'],
  ['unknown-service-refused', 'answered'],
  ['opc-too-high-is-read', 'answered'],
  ['notification-answered', 'answered'],
  ['infc-of-unknown-property-unanswered', 'unanswered'],
  ['multicast-get-ignored', 'unanswered'],
  ['setc-unanswered', 'unanswered'],
  ['seti-answered-by-set-res', 'wrong-answer'],
  ['infc-res-is-0x79', 'wrong-answer'],
  ['inf-sna-to-group', 'wrong-answer'],
];

test.each(SHOWN)('%s: %s', async (name, kind) => {
  const row = mutants.find((it) => it.name === name);
  expect(row).toBeDefined();
  await onRange(row, 1, async (range) => {
    const trials = await range.tryAll(byHand);
    expect(new Set(trials.flatMap(({ findings }) => findings.map((it) => it.kind)))).toContain(kind);
  });
});
