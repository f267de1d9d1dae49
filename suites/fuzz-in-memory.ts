import { referenceDevice } from '../device-under-test/reference/echonet-lite/device.ts';
import type { Row } from '../device-under-test/reference/echonet-lite/row.ts';
import { fuzz } from '../harness/fuzz/campaign.ts';
import type { FuzzOutcome } from '../harness/fuzz/outcome.ts';
import { properties } from '../harness/fuzz/properties/index.ts';
import { openRange } from '../harness/fuzz/range.ts';
import type { Failure, Range } from '../harness/fuzz/types.ts';
import { loadMonitors } from '../harness/runner/plan.ts';
import type { Clock } from '../harness/time/clock.ts';
import { virtualClock } from '../harness/time/virtual-clock.ts';
import { memoryLan } from '../harness/transport/memory-lan.ts';
import type { Weather } from '../harness/transport/weather.ts';
import { ADDRESSES } from './in-memory.ts';

const monitors = await loadMonitors();

/** Frames that may be unanswered at once: what `tekigo fuzz reference` allows. */
const BUDGET = 64;

/** Who only sends answers nothing, and cannot be fuzzed. */
export const isFuzzable = ({ config }: Row): boolean => config?.transmissionOnly !== true;

interface NetworkOptions {
  readonly budget?: number | undefined;
  readonly weather?: Weather | undefined;
}

/** Opens the reference, or a row of it, as a range on a simulated LAN in virtual time, and lets `use` have it. */
export async function onRange<T>(
  row: Row | undefined,
  seed: number,
  use: (range: Range) => Promise<T>,
  { budget = BUDGET, weather }: NetworkOptions = {},
): Promise<T> {
  const clock = virtualClock();
  const family = row?.family ?? 4;
  const { device: address, bind } = ADDRESSES[family];
  const lan = memoryLan(clock, weather, family);
  const device = referenceDevice({ lan, clock, address, ...(row === undefined ? {} : { row }) });
  const work = async () => {
    const opened = await device.open();
    const range = await openRange({
      device,
      opened,
      lan,
      clock,
      bind,
      monitors,
      windowMs: Math.max(3000, device.slowestAnswer ?? 0),
      seed,
      budget,
      lossless: weather === undefined,
    });
    try {
      return await use(range);
    } finally {
      await range.close();
      await opened.close();
    }
  };
  return clock.drive(work());
}

/** A clock that stands: what is limited by it is limited by the number of tries alone, and so the same on any machine. */
export const standing: Clock = { now: () => 0, sleep: () => Promise.resolve(), after: () => () => undefined };

interface CampaignOptions extends NetworkOptions {
  readonly seed: number;
  /** Frames. */
  readonly runs: number;
  /** May write anything; otherwise only what discovery has read. */
  readonly actuates?: boolean;
  readonly signal?: AbortSignal;
  readonly keep?: (failure: Failure) => void;
}

/** Fuzzes the reference, or a row of it, for so many frames or until the signal is aborted. */
export const fuzzInMemory = (
  row: Row | undefined,
  {
    seed,
    runs,
    actuates = false,
    signal = new AbortController().signal,
    keep = () => undefined,
    ...network
  }: CampaignOptions,
): Promise<FuzzOutcome> =>
  onRange(
    row,
    seed,
    (range) =>
      fuzz({
        range,
        properties,
        world: { pics: range.pics, actuates, seeds: [] },
        seed,
        runs,
        clock: standing,
        effort: () => range.sent,
        signal,
        onProgress: () => undefined,
        keep,
      }),
    network,
  );

/** The first failure that a campaign has found, and the campaign, which ended there. */
export interface Hunted {
  readonly failure: Failure | undefined;
  readonly outcome: FuzzOutcome;
}

/** Fuzzes a row until something is wrong with it, for so many frames at most. */
export async function huntInMemory(row: Row, seed: number, runs: number): Promise<Hunted> {
  const end = new AbortController();
  let failure: Failure | undefined;
  const keep = (found: Failure) => {
    failure ??= found;
    end.abort();
  };
  const outcome = await fuzzInMemory(row, { seed, runs, signal: end.signal, keep });
  return { failure, outcome };
}
