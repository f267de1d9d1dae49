import { maintenancePage } from '../layout.ts';
import { markup } from '../markup.ts';
import { shownTime } from '../../system-log.ts';
import type { Markup } from '../markup.ts';
import type { PageParts } from '../view.ts';

/** The page メンテナンス - ステータス with the system log (document 14). */
export function statusPage({ steps, log, clock, firmware }: PageParts): Markup {
  const rows = steps
    .shownLog(log.rows())
    .map(
      ({ time, category, text }) =>
        markup`<tr><td class="time">${time}</td><td class="category">${category}</td><td class="text">${text}</td></tr>\n`,
    );
  return maintenancePage(markup`<h1>ステータス</h1>
<table>
<tr><th>ソフトウェアバージョン</th><td id="firmware">${firmware}</td></tr>
<tr><th>現在時刻</th><td id="now">${shownTime(clock.now())}</td></tr>
</table>
<h1>システムログ</h1>
<table id="system-log">
<thead><tr><th>時刻</th><th>分類</th><th>表示内容</th></tr></thead>
<tbody>
${rows}</tbody>
</table>`);
}
