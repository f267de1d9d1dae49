import { defineConfig } from 'vitest/config';

/** Tests that talk over real sockets in real time: they run when the others have left the processors alone. */
const WIRE = ['harness/cli/*.test.ts', 'harness/transport/*.test.ts'];

/** Every reader of the harness against a million hostile inputs each. */
const FUZZ = ['harness/fuzz/self/*.test.ts'];

/** Two hosts each, in network namespaces: many at a time, for they mostly wait. */
const LANE = ['suites/wire-lane.test.ts', 'suites/third-party.test.ts'];

/** Cameras, what watches them and what drives them, over real sockets: many at a time, for they mostly wait. */
const CAMERAS = [
  'suites/camera*.test.ts',
  'harness/{observers,brokers,camera}/*.test.ts',
  'device-under-test/{reference,drivers}/camera/**/*.test.ts',
];

/** So many ms may a test take, and so many each hook: a hook may start what its tests talk to. */
const patience = (ms: number) => ({ testTimeout: ms, hookTimeout: ms });

export default defineConfig({
  test: {
    // Continuous integration counts from this file.
    reporters:
      process.env['CI'] === undefined ? ['default'] : ['default', ['json', { outputFile: 'reports/self/vitest.json' }]],
    projects: [
      {
        test: {
          name: 'self',
          include: ['**/*.test.ts'],
          exclude: ['node_modules', ...WIRE, ...LANE, ...FUZZ, ...CAMERAS],
          // A host that is busy takes its time; what has to be fast is measured in bench/.
          ...patience(60_000),
          // What computes takes every processor of a small machine; the third is for the lane, which mostly waits.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      // One file at a time: what one test sends to the group, hostile frames among it, the nodes of all others hear.
      { test: { name: 'wire', include: WIRE, ...patience(60_000), maxWorkers: 1, sequence: { groupOrder: 1 } } },
      { test: { name: 'fuzz', include: FUZZ, ...patience(300_000), maxWorkers: 3, sequence: { groupOrder: 0 } } },
      {
        test: {
          name: 'lane',
          include: LANE,
          ...patience(60_000),
          maxConcurrency: 8,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'cameras',
          include: CAMERAS,
          maxConcurrency: 12,
          maxWorkers: 5,
          ...patience(180_000),
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['harness/conformance.run.ts'],
          // One process owns port 3610, and a device that fails every other time fails.
          retry: 0,
          isolate: false,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
