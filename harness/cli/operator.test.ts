import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { PowerGone } from '../conversation/claims.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { wordsFor } from './operator-words.ts';
import { assumeTerminal, operator, type OperatorPowers } from './operator.ts';

const ENTER = '\r';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** A person whose keys come so many ms after the question is up, and what the person sees. */
function terminal(env: Readonly<Record<string, string>> = {}) {
  const clock = virtualClock();
  const [input, output] = [new PassThrough(), new PassThrough()];
  const interrupted = new AbortController();
  let [seen, held] = ['', 0];
  output.setEncoding('utf8').on('data', (text: string) => (seen += text));
  const person = operator({
    input,
    output,
    clock,
    words: wordsFor(env),
    interrupted: interrupted.signal,
    interrupt: () => interrupted.abort(),
    hush: () => {
      held++;
      return () => held--;
    },
  });
  person.during('some-case');
  const type = (...keys: readonly (readonly [number, string])[]) => {
    for (const [ms, text] of keys) clock.after(ms, () => input.write(text));
  };
  const outcome = (work: Promise<unknown>) =>
    clock.drive(
      work.then(
        (value) => value ?? 'done',
        (error: unknown) => (error instanceof PowerGone ? `gone, ${error.fault}: ${error.because}` : error),
      ),
    );
  return { clock, input, person, interrupted, type, outcome, seen: () => seen, held: () => held };
}

const ANSWERS: readonly (readonly [string, keyof OperatorPowers, string, string])[] = [
  ['Enter', 'powerCycle', ENTER, 'done'],
  ['blanks and Enter', 'powerCycle', `  ${ENTER}`, 'done'],
  ['n', 'powerCycle', `n${ENTER}`, 'gone, driver: the operator cannot do powerCycle'],
  ['No', 'makeAsk', `No${ENTER}`, 'gone, driver: the operator cannot do makeAsk'],
  ['n of an input method', 'unplugNetwork', `n${ENTER}`, 'gone, driver: the operator cannot do unplugNetwork'],
  ['Ctrl-D', 'powerCycle', CTRL_D, 'gone, host: nobody answered when powerCycle was asked of the operator'],
  ['an IPv4 address', 'changeAddress', ` 192.0.2.7 ${ENTER}`, '192.0.2.7'],
  ['an IPv6 address', 'changeAddress', `FD00::12${ENTER}`, 'fd00::12'],
  ['n for an address', 'changeAddress', `n${ENTER}`, 'gone, driver: the operator cannot do changeAddress'],
];

test.each(ANSWERS)('%s to %s', async (_, power, keys, outcome) => {
  const at = terminal();
  at.type([5000, keys]);
  expect(await at.outcome(at.person.powers[power]('013001', 0x80 as never, 'below'))).toBe(outcome);
  expect(at.held()).toBe(0);
});

const NONSENSE: readonly (readonly [string, keyof OperatorPowers, string, RegExp])[] = [
  ['words', 'powerCycle', 'what now?', /press Enter alone/],
  ['a control sequence', 'powerCycle', 'a\u001b[31mred', /press Enter alone/],
  ['Enter alone', 'changeAddress', '', /192\.168\.0\.12/],
  ['a name', 'changeAddress', 'lamp.local', /192\.168\.0\.12/],
  ['half an address', 'changeAddress', '192.0.2', /192\.168\.0\.12/],
];

test.each(NONSENSE)('%s to %s is met with help, and the question stays', async (_, power, nonsense, help) => {
  const at = terminal();
  at.type([5000, nonsense + ENTER], [9000, nonsense + ENTER], [12_000, `n${ENTER}`]);
  expect(await at.outcome(at.person.powers[power]('013001', 0x80 as never, 'below'))).toMatch(/^gone/);
  expect(at.seen().split(help)).toHaveLength(3);
});

test('the prompt says what to do and for which case, and how long it has been waiting', async () => {
  const at = terminal();
  at.type([65_000, ENTER]);
  await at.outcome(at.person.powers.pressLocally('013001', 0xb0));
  expect(at.seen()).toMatch(
    /needed for some-case[^]*0xB0 of object 013001 by hand[^]*\[0:00\][^]*\[0:59\][^]*\[1:04\]/,
  );
});

test('everything else leaves the terminal alone while a prompt is up', async () => {
  const at = terminal();
  at.clock.after(3000, () => expect(at.held()).toBe(1));
  at.type([5000, ENTER]);
  await at.outcome(at.person.powers.powerCycle());
  expect.assertions(1);
});

test('what is typed before the question does not answer it', async () => {
  const at = terminal();
  at.input.write(ENTER + ENTER);
  at.type([5000, `n${ENTER}`]);
  expect(await at.outcome(at.person.powers.powerCycle())).toBe('gone, driver: the operator cannot do powerCycle');
});

describe('a power that is gone', () => {
  test('is not asked for again, others are', async () => {
    const at = terminal();
    at.type([1000, `n${ENTER}`], [5000, ENTER]);
    await at.outcome(at.person.powers.powerCycle());
    const before = at.seen();
    expect(await at.outcome(at.person.powers.powerCycle())).toBe('gone, driver: the operator cannot do powerCycle');
    expect(at.seen()).toBe(before);
    expect(await at.outcome(at.person.powers.makeAsk())).toBe('done');
  });

  test('takes all others with it where nobody is there any more', async () => {
    const at = terminal();
    at.clock.after(1000, () => at.input.end());
    await at.outcome(at.person.powers.powerCycle());
    const before = at.seen();
    const outcome = await at.outcome(at.person.powers.makeAsk());
    expect(outcome).toBe('gone, host: nobody answered when makeAsk was asked of the operator');
    expect(at.seen()).toBe(before);
  });

  test.each(['that is gone', 'that cannot be set back'])('is gone with a terminal %s', async (how) => {
    const at = terminal();
    let on = true;
    Object.assign(at.input, {
      setRawMode: (wanted: boolean) => {
        if (!on) throw new Error('setRawMode EIO');
        on = wanted;
      },
    });
    at.clock.after(1000, () => {
      on = false;
      if (how === 'that is gone') at.input.emit('error', new Error('read EIO'));
      else at.interrupted.abort();
    });
    expect(await at.outcome(at.person.powers.powerCycle())).toMatch(/^gone/);
    expect(at.held()).toBe(0);
  });

  test.each(['at the prompt', 'elsewhere'])('is gone with an interrupt %s', async (where) => {
    const at = terminal();
    if (where === 'elsewhere') at.clock.after(1000, () => at.interrupted.abort());
    else at.type([1000, CTRL_C]);
    expect(await at.outcome(at.person.powers.powerCycle())).toBe('gone, host: the run was interrupted');
    expect(at.interrupted.signal.aborted).toBe(true);
    expect(await at.outcome(at.person.powers.makeAsk())).toBe('gone, host: the run was interrupted');
  });
});

test.each([
  [{}, 'Switch the device off'],
  [{ LANG: 'de_DE.UTF-8' }, 'Switch the device off'],
  [{ LANG: 'ja_JP.UTF-8' }, '電源を切り'],
  [{ LANG: 'ja' }, '電源を切り'],
  [{ LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'Switch the device off'],
  [{ LANG: 'C', LC_MESSAGES: 'ja_JP' }, '電源を切り'],
])('%j: %s', async (env, says) => {
  const at = terminal(env);
  at.type([1000, ENTER]);
  await at.outcome(at.person.powers.powerCycle());
  expect(at.seen()).toContain(says);
});

test('without a terminal nobody is asked', () => {
  for (const [input, output] of [
    [{}, { isTTY: true }],
    [{ isTTY: true }, {}],
  ] as const)
    expect(() => assumeTerminal(input, output)).toThrow(/^--operator: there is no terminal/);
  expect(() => assumeTerminal({ isTTY: true }, { isTTY: true })).not.toThrow();
});
