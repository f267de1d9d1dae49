import { defineConfig } from 'vitest/config';

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
          sequence: { groupOrder: 0 },
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
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
