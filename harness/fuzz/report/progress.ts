import type { FuzzProgress } from '../outcome.ts';
import { campaignLeft, campaignLive, type CampaignLive, type CampaignLiveOptions } from './live.ts';
import { counted, rateOf, whole } from './words.ts';

/** Where progress goes, and where the campaign is to end: frames, and ms. */
export interface FuzzLiveOptions extends CampaignLiveOptions {
  readonly planned: { readonly frames?: number; readonly ms?: number };
}

/** Shows how far a campaign is: "12,300 frames, 4,100/s, 31 novel, 1 failure, 48 s left". */
export const fuzzProgress = (options: FuzzLiveOptions): CampaignLive<FuzzProgress> =>
  campaignLive(options, (progress) => statusOf(progress, options.planned));

function statusOf(progress: FuzzProgress, { frames, ms }: FuzzLiveOptions['planned']): string {
  const { sent, novel, failures, busy } = progress;
  const words = [
    counted(sent, 'frame'),
    `${whole(rateOf(progress))}/s`,
    `${whole(novel)} novel`,
    counted(failures, 'failure'),
    ...(busy === undefined ? [] : [busy]),
  ];
  return words.join(', ') + campaignLeft(progress, { count: frames, ms });
}
