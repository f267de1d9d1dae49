import type { TestContext } from 'vitest';
import { chromium } from './browser.ts';

/** Skips the test, saying so, where no Chromium is installed. */
export function needsChromium(context: TestContext): void {
  try {
    chromium(process.env['PATH'] ?? '');
  } catch {
    const because = 'missing on this machine: chromium';
    Object.assign(context.task.meta, { skippedBecause: because });
    context.skip(because);
  }
}
