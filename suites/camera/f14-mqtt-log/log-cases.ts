import { assume, demand, printable, seconds, type CameraContext, type LogRow } from '../../../harness/camera/index.ts';

/** The two texts of document 14. */
export const TEXTS = { connection: '<MQTT>接続エラー', notification: '<MQTT>通知エラー' } as const;
export type ErrorKind = keyof typeof TEXTS;

/** A text of the log as it is compared: half and full width are one, spaces do not count. */
export const squeezed = (text: string): string => text.normalize('NFKC').replaceAll(/\s/gu, '');

/** What a row says, without the mark that a page may take for a tag of HTML. */
const said = (text: string): string => squeezed(text).replace(/^<MQTT>/iu, '');

/** Whether a row has the text of that kind. */
export const isRow =
  (kind: ErrorKind) =>
  ({ text }: LogRow): boolean =>
    said(text) === said(TEXTS[kind]);

/** Whether a row speaks of MQTT at all. */
export const isOfMqtt = ({ category, text }: LogRow): boolean => /MQTT/iu.test(squeezed(`${category} ${text}`));

/** Whether a row speaks of MQTT in another language than the document, so that nobody here knows what it says. */
const isForeign = (row: LogRow): boolean =>
  isOfMqtt(row) && !/[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}]/u.test(squeezed(row.text));

/** Inconclusive where a row of MQTT is in another language. */
export function assumeJapanese(rows: readonly LogRow[]): void {
  const foreign = rows.filter(isForeign);
  assume(foreign.length === 0, `the log is not in Japanese: ${listed(foreign)}`, 'driver');
}

/** Rows for a verdict. */
export const listed = (rows: readonly LogRow[]): string =>
  rows.length === 0
    ? 'no new row'
    : rows
        .slice(-5)
        .map(({ category, text }) => `"${printable(category, 20)} ${printable(text, 80)}"`)
        .join(', ');

/** The row of a failure, which has to come within `ms` (`times.log` unless given); and after how long it came, in ms. */
export async function errorRow(
  context: CameraContext,
  kind: ErrorKind,
  claim: string,
  ms = context.camera.times.log,
): Promise<{ row: LogRow; ms: number }> {
  const from = context.now();
  const row = await context.poll(async () => (await context.newRows()).find(isRow(kind)), ms);
  const took = context.now() - from;
  const rows = await context.newRows();
  if (row === undefined) assumeJapanese(rows);
  demand(row !== undefined, claim, `"${TEXTS[kind]}" within ${seconds(ms)}`, listed(rows));
  return { row, ms: took };
}

/** None of these rows is one of those kinds, for `times.quiet`. Inconclusive where one is in another language. */
export async function noRow(
  context: CameraContext,
  kinds: readonly ErrorKind[],
  claim: string,
  rows: () => Promise<readonly LogRow[]> = () => context.newRows(),
): Promise<void> {
  const isError = (row: LogRow) => kinds.some((kind) => isRow(kind)(row));
  const came = async () => (await rows()).find((row) => isError(row) || isForeign(row));
  const row = await context.poll(came, context.camera.times.quiet);
  if (row !== undefined) assumeJapanese([row]);
  demand(row === undefined, claim, 'no such row', listed(row === undefined ? [] : [row]));
}

/** What is allowed for a row that a silence of the server causes: until the camera gives up, and until the row is there. */
export const afterSilence = ({ camera }: CameraContext): number => camera.times.reconnect + camera.times.log;
