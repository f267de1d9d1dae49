import { wrongSettings } from '../settings.ts';
import { entered } from './entered.ts';
import { PATHS } from './layout.ts';
import { certificatePage } from './pages/certificate.ts';
import { httpsPage } from './pages/https.ts';
import { mqttPage } from './pages/mqtt.ts';
import { ntpPage } from './pages/ntp.ts';
import { fileReply, pageReply, redirectReply } from './reply.ts';
import type { SettingsPage } from './entered.ts';
import type { Form } from './form.ts';
import type { Reply } from './reply.ts';
import type { PageParts, Said, View } from './view.ts';
import type { Setting } from '../../../camera-contract.ts';

const PAGES = { ntp: ntpPage, https: httpsPage, mqtt: mqttPage };

/** What each thing that was done says on the page to which the browser is sent then. */
const DONE = {
  set: { at: 'page', text: '設定しました。' },
  key: { at: 'https.key', text: 'CRT鍵を生成しました。' },
  'https-installed': { at: 'https.ca', text: 'CA証明書をインストールしました。' },
  'https-deleted': { at: 'https.ca', text: 'CA証明書を削除しました。' },
  'mqtt-installed': { at: 'mqtt.ca', text: 'ルートCA証明書をインストールしました。' },
  'mqtt-deleted': { at: 'mqtt.ca', text: 'ルートCA証明書を削除しました。' },
} as const;

const view = (parts: PageParts, said?: Said): View => ({
  parts,
  values: parts.settings.all(),
  wrong: new Map(),
  ...(said === undefined ? {} : { said }),
});

const sayAt = (parts: PageParts, page: SettingsPage, said: Said): Reply => pageReply(PAGES[page](view(parts, said)));

const done = (page: SettingsPage, what: keyof typeof DONE): Reply => redirectReply(`${PATHS[page]}?done=${what}`);

/** Shows a page of settings. `what`: what has just been done, by the query of its address. */
export function show(parts: PageParts, page: SettingsPage, what: string | null): Reply {
  const said = what !== null && Object.hasOwn(DONE, what) ? DONE[what as keyof typeof DONE] : undefined;
  return pageReply(PAGES[page](view(parts, said === undefined ? undefined : { ...said, refused: false })));
}

/** Takes a form of settings, whole or not at all; what is wrong is said beside its field. */
export function set(parts: PageParts, page: SettingsPage, form: Form): Reply {
  const old = parts.settings.all();
  const values = entered(parts, page, form.fields);
  const wrong = new Map<Setting, string>(wrongSettings(parts.steps, old, values));
  if (values['https.certificate'] === 'ca' && old['https.certificate'] !== 'ca' && parts.https.label() === '無効')
    wrong.set('https.certificate', 'CA証明書がインストールされていません。');
  if (wrong.size === 0) {
    const text = parts.settings.change(values);
    return text === undefined ? done(page, 'set') : sayAt(parts, page, { at: 'page', text, refused: true });
  }
  const said: Said = { at: 'page', text: '設定できませんでした。', refused: true };
  return pageReply(PAGES[page]({ ...view(parts, said), values: { ...old, ...values }, wrong }));
}

/** The NTP test; where its button is grey nothing is done, however it was pressed. */
export async function testNtp(parts: PageParts): Promise<Reply> {
  if (!parts.steps.obeys('ntp.test', parts.settings.all()))
    return sayAt(parts, 'ntp', { at: 'ntp.test', text: 'NTPテストを実行できる設定ではありません。', refused: true });
  const reached = await parts.clock.test();
  return sayAt(parts, 'ntp', { at: 'ntp.test', text: parts.steps.testText(reached), refused: !reached });
}

/** Installs the file of a form. */
export function install(parts: PageParts, page: 'https' | 'mqtt', form: Form): Reply {
  const file = form.files.get('file');
  const store = page === 'mqtt' ? parts.ca : parts.https;
  const text = file === undefined ? 'ファイルを選択してください。' : store.install(file);
  return text === undefined
    ? done(page, `${page}-installed`)
    : sayAt(parts, page, { at: `${page}.ca`, text, refused: true });
}

/** Deletes a certificate; HTTPS is served with the preinstalled one then. */
export function remove(parts: PageParts, page: 'https' | 'mqtt'): Reply {
  if (page === 'mqtt') parts.ca.remove();
  else {
    parts.https.remove();
    if (parts.https.label() === '無効') parts.settings.change({ 'https.certificate': 'preinstalled' });
  }
  return done(page, `${page}-deleted`);
}

/** Shows what an installed certificate says. */
export function confirm(parts: PageParts, page: 'https' | 'mqtt'): Reply {
  const store = page === 'mqtt' ? parts.ca : parts.https;
  return pageReply(certificatePage(view(parts), page, store.details()));
}

/** Makes the CRT key. */
export async function generateKey(parts: PageParts): Promise<Reply> {
  await parts.https.generateKey();
  return done('https', 'key');
}

/** Gives the signing request as a file. */
export async function generateCsr(parts: PageParts): Promise<Reply> {
  const csr = await parts.https.csr();
  return csr === undefined
    ? sayAt(parts, 'https', { at: 'https.key', text: 'CRT鍵が生成されていません。', refused: true })
    : fileReply('camera.csr', 'application/pkcs10', csr);
}

/** Gives the preinstalled root certificate as a file. */
export const downloadRoot = (parts: PageParts): Reply =>
  fileReply('root.pem', 'application/x-pem-file', parts.https.rootPem());
