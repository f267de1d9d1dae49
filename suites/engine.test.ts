import { expect, test } from 'vitest';
import { findRow } from '../device-under-test/mutants/index.ts';
import type { Row } from '../device-under-test/reference/echonet-lite/row.ts';
import type { Finding, Result } from '../harness/model.ts';
import { loadLibrary, planned } from '../harness/runner/plan.ts';
import { fails, judgeInMemory } from './in-memory.ts';

const library = await loadLibrary();
const names = planned(library).map(({ id }) => id);
const outcomes = (results: readonly Result[]) =>
  Object.fromEntries(results.map(({ id, verdict }) => [id, verdict.outcome]));
const mutant = (name: string): Row => {
  const row = findRow(name);
  if (row === undefined) throw new Error(`no row is called ${name}`);
  return row;
};

test('what rests on silence is not held where this host stood still', async () => {
  const { results } = await judgeInMemory(library, undefined, { lag: () => 5000 });
  const open = results.filter(({ verdict }) => verdict.outcome === 'inconclusive');
  expect(open.map(({ id }) => id)).toContain('missing-class-discarded');
  expect(open.map(({ id }) => id)).not.toContain('get-of-readable-answered-by-get-res');
  expect(new Set(open.map(({ verdict }) => ('fault' in verdict ? verdict.fault : undefined)))).toEqual(
    new Set(['host']),
  );
  expect(fails(results)).toEqual([]);
});

test('a device that dies of a faulty frame fails there, and what comes after is not run', async () => {
  const dies: Row = {
    name: 'dies-of-a-short-payload',
    differs: 'It never speaks again after a payload of fewer than 12 bytes.',
    steps: (sound) => {
      let alive = true;
      return {
        hears(node, arrival) {
          alive &&= arrival.bytes.length >= 12;
          return alive && sound.hears(node, arrival);
        },
      };
    },
  };
  const { results } = await judgeInMemory(library, dies);
  expect(results.map(({ id }) => id).toSorted()).toEqual(names.toSorted());
  const died = fails(results).filter(
    ({ verdict }) => verdict.outcome === 'fail' && /keeps serving/.test(verdict.claim),
  );
  expect(died.map(({ id }) => id)).toContain('truncated-header-discarded');
});

test('a device that dies and has no switch is left in peace', async () => {
  const dies: Row = {
    name: 'dies-for-good',
    differs: 'After the three hundredth frame it is silent, whatever happens.',
    steps: (sound) => ({
      hears(node, arrival) {
        const heard = ((node.memory.get('heard') as number | undefined) ?? 0) + 1;
        node.memory.set('heard', heard);
        return heard <= 300 && sound.hears(node, arrival);
      },
    }),
  };
  const { results } = await judgeInMemory(library, dies);
  const idle = results.filter(({ verdict }) => verdict.outcome === 'not-run');
  expect(idle.length).toBeGreaterThan(100);
  expect(idle.every(({ verdict }) => 'fault' in verdict && verdict.fault === 'device')).toBe(true);
  // The one case in which it died, if a faulty frame happened to be the last.
  expect(fails(results).length).toBeLessThanOrEqual(1);
});

test('more cases at once come to the same verdicts', async () => {
  for (const row of [undefined, mutant('sna-by-multicast'), mutant('tid-of-sna-not-copied')]) {
    const one = await judgeInMemory(library, row);
    const eight = await judgeInMemory(library, row, { budget: 8 });
    expect(outcomes(eight.results)).toEqual(outcomes(one.results));
  }
});

test('where the declaration differs from what is found, a finding says so', async () => {
  const found: Finding[] = [];
  const declares: Row = {
    name: 'declares-otherwise',
    differs: 'Its vendor declares what it is not.',
    pics: { tcp: false, objects: [{ eoj: '013001', set: [0x80], setGet: false }, { eoj: '026b01' }] },
  };
  await judgeInMemory({ cases: [], monitors: library.monitors }, declares, { onFinding: (it) => found.push(it) });
  const texts = found.filter(({ kind }) => kind === 'declared-differs').map(({ text }) => text);
  expect(texts).toContain('TCP is declared absent and found present');
  expect(texts).toContain('026b01 is declared and not found');
  expect(texts).toContain('013001: SetGet is declared not served and found served');
  expect(texts.some((text) => text.startsWith('013001: the set map is declared [80] and found ['))).toBe(true);
  expect(texts).toContain('029001 is found and not declared');
});

test('a fail that the list expects is known, with another claim it is not', async () => {
  const { results } = await judgeInMemory(library, mutant('sna-by-multicast'));
  const first = fails(results).find(({ kind }) => kind === 'case');
  const claim = first?.verdict.outcome === 'fail' ? first.verdict.claim : '';
  const known = { case: first?.id ?? '', claim, reason: 'ticket 1', line: 1 };
  const judgedWith = async (list: typeof known) => {
    const again = await judgeInMemory(library, mutant('sna-by-multicast'), { knownFailures: [list] });
    return again.results.find(({ id }) => id === first?.id)?.knownFailure;
  };
  expect(await judgedWith(known)).toBe('ticket 1');
  expect(await judgedWith({ ...known, claim: 'another one' })).toBeUndefined();
});

test('a doubtful rule warns, and in a strict run it fails', async () => {
  const warnings = async (strict: boolean) => {
    const { results } = await judgeInMemory(library, mutant('start-up-with-opc-zero'), { strict });
    return fails(results).filter(({ warning }) => warning).length;
  };
  expect(await warnings(false)).toBeGreaterThan(0);
  expect(await warnings(true)).toBe(0);
});

test('a driver that fails is blamed, not the device and not the harness', async () => {
  const powers = { ...library, cases: library.cases.filter((it) => it.case.needs?.includes('powerCycle') === true) };
  const { results } = await judgeInMemory(powers, undefined, {}, (device) => ({
    ...device,
    powerCycle: () => Promise.reject(new Error('the plug is out of reach')),
  }));
  const first = results.find(({ kind, verdict }) => kind === 'case' && verdict.outcome !== 'not-applicable');
  expect(first?.verdict).toMatchObject({
    outcome: 'inconclusive',
    because: 'the driver failed in powerCycle: the plug is out of reach',
    fault: 'driver',
  });
  expect(fails(results)).toEqual([]);
});

test('an interrupt leaves every planned item not run, with its reason', async () => {
  const { results } = await judgeInMemory(library, undefined, { interrupted: AbortSignal.abort() });
  const cases = results.filter(({ kind, verdict }) => kind === 'case' && verdict.outcome !== 'not-applicable');
  expect(results.length).toBe(names.length);
  expect(new Set(cases.map(({ verdict }) => verdict.outcome))).toEqual(new Set(['not-run']));
});
