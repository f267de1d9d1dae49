import { saidAt } from './controls.ts';
import { markup } from './markup.ts';
import { STYLE } from './style.ts';
import type { Markup } from './markup.ts';
import type { View } from './view.ts';

/** Where the pages are. */
export const PATHS = {
  ntp: '/admin/network/ntp',
  https: '/admin/network/https',
  mqtt: '/admin/network/mqtt',
  status: '/admin/maintenance/status',
} as const;

const TABS: readonly (readonly [label: string, page?: 'ntp' | 'https' | 'mqtt'])[] = [
  ['SMTP(メール)'],
  ['NTP', 'ntp'],
  ['UPnP'],
  ['HTTPS', 'https'],
  ['DDNS'],
  ['SNMP'],
  ['QoS'],
  ['SRTP'],
  ['MQTT', 'mqtt'],
];

const MENU: readonly (readonly [label: string, path?: string])[] = [
  ['基本'],
  ['映像/音声'],
  ['アラーム'],
  ['ネットワーク', PATHS.ntp],
  ['スケジュール'],
  ['メンテナンス', PATHS.status],
];

/** An entry of the menu or of the tabs: a link where this camera has the page. */
function entry(label: string, path: string | undefined, chosen: boolean): Markup {
  if (path === undefined) return markup`<span class="absent">${label}</span>`;
  return chosen ? markup`<a class="chosen" href="${path}">${label}</a>` : markup`<a href="${path}">${label}</a>`;
}

function whole(menu: string, tabs: Markup, body: Markup): Markup {
  const entries = MENU.map(([label, path]) => entry(label, path, label === menu));
  return markup`<!DOCTYPE html>
<html lang="ja">
<head><meta charset="utf-8"><title>ネットワークカメラ - ${menu}</title><link rel="icon" href="data:,"><style>${{ html: STYLE }}</style></head>
<body>
<header>Network Camera</header>
<div class="sides">
<nav>${entries}</nav>
<main>
${tabs}
${body}
</main>
</div>
</body>
</html>
`;
}

/** A page of ネットワーク - アドバンス, under its tabs. */
export function networkPage(view: View, page: 'ntp' | 'https' | 'mqtt', body: Markup): Markup {
  const shown = TABS.filter(([label]) => label !== 'MQTT' || view.parts.firmware !== '1.50');
  const tabs = shown.map(([label, name], index) => {
    const link = entry(label, name === undefined ? undefined : PATHS[name], name === page);
    return index === 0 ? link : markup` | ${link}`;
  });
  return whole(
    'ネットワーク',
    markup`<div class="tabs"><span class="absent">ネットワーク</span><span class="chosen">アドバンス</span></div><div class="links">${tabs}</div>`,
    markup`${saidAt(view, 'page')}${body}`,
  );
}

/** A page of メンテナンス. */
export function maintenancePage(body: Markup): Markup {
  return whole(
    'メンテナンス',
    markup`<div class="tabs"><span class="absent">システムログ</span><span class="absent">製品情報</span><span class="chosen">ステータス</span></div>`,
    body,
  );
}
