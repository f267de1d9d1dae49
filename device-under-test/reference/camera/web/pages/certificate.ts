import { networkPage, PATHS } from '../layout.ts';
import { markup } from '../markup.ts';
import type { Markup } from '../markup.ts';
import type { View } from '../view.ts';

/** What "confirm" shows of an installed certificate: its parts, a line each; 無効 where there is none. */
export function certificatePage(view: View, page: 'https' | 'mqtt', details: string): Markup {
  const text =
    details === '無効'
      ? markup`<p class="error">証明書がインストールされていません。</p>`
      : markup`<pre id="details">${details}</pre>`;
  return networkPage(
    view,
    page,
    markup`<h1>証明書情報</h1>${text}<p class="button"><a href="${PATHS[page]}">戻る</a></p>`,
  );
}
