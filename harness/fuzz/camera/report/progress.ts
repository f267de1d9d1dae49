import { campaignLeft, campaignLive, type CampaignLive, type CampaignLiveOptions } from '../../report/live.ts';
import { counted, rateOf } from '../../report/words.ts';
import type { CameraProgress } from '../outcome.ts';

/** Where progress goes, and where the campaign is to end: inputs, and ms. */
export interface CameraLiveOptions extends CampaignLiveOptions {
  readonly planned: { readonly inputs?: number; readonly ms?: number };
}

/** Shows how far a campaign is: "320 inputs, 31/s, 1 failure, confirming, 48 s left". */
export const cameraFuzzProgress = (options: CameraLiveOptions): CampaignLive<CameraProgress> =>
  campaignLive(options, (progress) => statusOf(progress, options.planned));

function statusOf(progress: CameraProgress, { inputs, ms }: CameraLiveOptions['planned']): string {
  const { sent, elapsedMs, failures, busy } = progress;
  const words = [
    counted(sent, 'input'),
    `${rateOf({ judged: sent, elapsedMs })}/s`,
    counted(failures, 'failure'),
    ...(busy === undefined ? [] : [busy]),
  ];
  return words.join(', ') + campaignLeft(progress, { count: inputs, ms });
}
