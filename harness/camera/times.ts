import type { CameraTimes } from '../../device-under-test/camera-contract.ts';

/** What a camera is given where its file says nothing, in ms: the document gives no time at all. */
export const TIMES: CameraTimes = {
  connect: 30_000,
  boot: 180_000,
  alarm: 10_000,
  quiet: 20_000,
  log: 60_000,
  ntpTest: 30_000,
  reconnect: 120_000,
  deactivation: 5_000,
  hour: 3_600_000,
  refused: 600_000,
  soak: 86_400_000,
};

/** Cases that last longer by themselves run with `--long` only, in ms. */
export const LONG = 600_000;
