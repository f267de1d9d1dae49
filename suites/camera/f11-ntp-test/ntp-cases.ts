import {
  assume,
  demand,
  NTP_REPLIES,
  printable,
  type CameraContext,
  type NtpScript,
  type NtpServer,
} from '../../../harness/camera/index.ts';

/** A server that tells the true time. */
export const GOOD: NtpScript = { replies: NTP_REPLIES.good };

/** What a server of this port at the tester's end is to the camera's page. */
export const entered = ({ stand }: CameraContext, { port }: NtpServer) =>
  ({
    'ntp.adjustment': 'ntp',
    'ntp.source': 'manual',
    'ntp.address': stand.address,
    'ntp.port': String(port),
  }) as const;

/** Starts a server and enters it at the camera. */
export async function served(context: CameraContext, script: NtpScript = GOOD, port?: number): Promise<NtpServer> {
  const server = await context.stand.ntp(script, port === undefined ? {} : { port });
  await context.settings.prepare(entered(context, server));
  return server;
}

/** What the page says after a test (document 11), in half width and without spaces. */
const TEXTS = { success: 'NTP時刻補正に成功しました', failure: 'NTP時刻補正に失敗しました' } as const;
type Said = keyof typeof TEXTS;
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

/** Presses the button; what the camera said, and after how many ms. */
export async function pressed(context: CameraContext): Promise<{ said: Said | undefined; text: string; ms: number }> {
  const from = context.now();
  const { text } = await context.settings.press('ntp.test');
  const ms = context.now() - from;
  const squeezed = text.normalize('NFKC').replaceAll(/\s/gu, '');
  const found = (Object.keys(TEXTS) as Said[]).filter((said) => squeezed.includes(TEXTS[said]));
  assume(found.length < 2, 'the driver gives a text in which success and failure both stand', 'driver');
  return { said: found[0], text, ms };
}

/** Presses the button and judges what the camera says. */
export async function verifySaid(context: CameraContext, said: Said, claim: string): Promise<number> {
  const { said: actual, text, ms } = await pressed(context);
  if (actual !== said) {
    // The document has the texts in Japanese; a page in another language says them otherwise.
    const isOther = /\w/.test(text) && !JAPANESE.test(text);
    assume(!isOther, `the page is not in Japanese: "${printable(text, 80)}"`, 'driver');
    demand(false, claim, `"${TEXTS[said]}"`, `"${printable(text, 120)}"`);
  }
  return ms;
}

/** What a clock may be off by: it may show whole seconds only. */
const CLOCK_MS = 2_000;

/** How far the camera's clock is ahead of that of this host, and by how much that may be wrong; ms. */
export async function clockAhead(context: CameraContext): Promise<{ ms: number; wrong: number }> {
  const from = context.hostTime();
  const shown = await context.clock();
  const to = context.hostTime();
  return { ms: shown - (from + to) / 2, wrong: CLOCK_MS + (to - from) / 2 };
}

/** The camera's clock is so many ms ahead of that of this host, now or within so many ms. */
export async function verifyClock(context: CameraContext, wanted: number, claim: string, within = 0): Promise<void> {
  let shown = '';
  const fits = await context.poll(async () => {
    const { ms, wrong } = await clockAhead(context);
    shown = aheadText(ms);
    return Math.abs(ms - wanted) <= wrong ? true : undefined;
  }, within);
  demand(fits === true, claim, `${aheadText(wanted)} (within 2 s)`, shown);
}

/** "1.5 s ahead". */
export const aheadText = (ms: number): string =>
  `${Math.round(Math.abs(ms) / 100) / 10} s ${ms < 0 ? 'behind' : 'ahead of'} the true time`;

/** Judges; the camera's clock is set right again afterwards, whatever came of it. */
export async function clockRestored(
  context: CameraContext,
  server: NtpServer,
  judge: () => Promise<void>,
): Promise<void> {
  try {
    await judge();
  } finally {
    server.follow(GOOD);
    const again = await context.settings.press('ntp.test').catch(() => undefined);
    if (again?.accepted !== true) context.note('the clock of the camera may not have been set right again');
  }
}

/** Requests that come from now on. */
export function fresh({ trace }: NtpServer): (seen: NtpServer['trace'][number]) => boolean {
  const before = new Set(trace);
  return (seen) => seen.kind === 'request' && !before.has(seen);
}

/** What no test is without: a request has to come once the button is pressed. Inconclusive where none does. */
export async function reached(context: CameraContext, server: NtpServer): Promise<void> {
  const isFresh = fresh(server);
  await context.settings.press('ntp.test');
  const came = await server.waitFor(isFresh, context.camera.times.connect);
  assume(came !== undefined, 'the test of a server that is set asks nobody, either');
}

/** Waits until no request has come for `times.quiet`. */
export async function stillness({ camera }: CameraContext, server: NtpServer): Promise<void> {
  for (let round = 0; round < 20; round++)
    if ((await server.waitFor(fresh(server), camera.times.quiet)) === undefined) return;
  assume(false, 'the camera asks the NTP server again and again');
}
