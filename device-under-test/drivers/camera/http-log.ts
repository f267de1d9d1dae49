import type { LogRow } from '../../camera-contract.ts';
import { type Element, find, textOf } from './html.ts';
import type { LogTable } from './profile-types.ts';

const MOST_ROWS = 1000;

/** The rows of the system log as a page shows them; rows without all three parts, as those of headings, are left out. */
export function logRows(page: Element, table: LogTable): readonly LogRow[] {
  return page
    .querySelectorAll(table.row)
    .slice(0, MOST_ROWS)
    .flatMap((row) => {
      const [time, category, text] = [table.time, table.category, table.text].map((at) => find(row, at));
      if (time === undefined || category === undefined || text === undefined) return [];
      return [{ time: textOf(time), category: textOf(category), text: textOf(text) }];
    });
}
