import { BrokenInputs, openCorpus } from '../fuzz/corpus.ts';
import { readSeeds } from '../fuzz/seeds.ts';
import type { Campaign } from './fuzz-conduct.ts';
import { pickProperties, type FuzzSettings } from './fuzz-settings.ts';
import { openFuzzTarget, type FuzzTarget } from './fuzz-target.ts';
import { openReportFolder, type ReportFolder } from './report-folder.ts';
import { newSeed } from './run-settings.ts';
import { Unusable } from './unusable.ts';

/** A campaign that has been checked and may begin. */
export interface Prepared {
  readonly campaign: Campaign;
  /** Files of corpus and seeds that were left out, a line each. */
  readonly problems: readonly string[];
}

/** Checks what a campaign needs before anything is sent. Rejects with Unusable; nothing is left behind then. */
export async function prepareFuzz(settings: FuzzSettings): Promise<Prepared> {
  const properties = pickProperties(settings.property);
  const seeds = await usable('--seeds', settings.seeds, readSeeds);
  const startedAt = new Date().toISOString();
  const target = await openFuzzTarget(settings.target, settings);
  return orUndo(target, async (took) => {
    const folder = openReportFolder(settings.reportDir, startedAt, 'fuzz');
    took(folder);
    const corpus = await usable('--corpus', settings.corpus, openCorpus);
    return {
      campaign: {
        settings,
        properties,
        seeds: seeds?.payloads ?? [],
        seed: settings.seed ?? newSeed(),
        corpus,
        target,
        folder,
        startedAt,
      },
      problems: [...(seeds?.problems ?? []), ...(corpus?.problems ?? [])],
    };
  });
}

/** Closes the target and takes back the folder where the work fails. */
async function orUndo<T>(target: FuzzTarget, work: (took: (folder: ReportFolder) => void) => Promise<T>): Promise<T> {
  let folder: ReportFolder | undefined;
  try {
    return await work((made) => (folder = made));
  } catch (error) {
    folder?.undo();
    await target.close();
    throw error;
  }
}

/** What an option names, read; undefined where it was not given. */
async function usable<T>(
  option: string,
  path: string | undefined,
  read: (path: string) => T | Promise<T>,
): Promise<T | undefined> {
  if (path === undefined) return undefined;
  try {
    return await read(path);
  } catch (error) {
    if (!(error instanceof BrokenInputs)) throw error;
    throw new Unusable(`${option}: ${error.message}`);
  }
}
