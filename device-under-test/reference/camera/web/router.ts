import { confirm, downloadRoot, generateCsr, generateKey, install, remove, set, show, testNtp } from './actions.ts';
import { PATHS } from './layout.ts';
import { statusPage } from './pages/status.ts';
import { pageReply, redirectReply } from './reply.ts';
import type { SettingsPage } from './entered.ts';
import type { Form } from './form.ts';
import type { Reply } from './reply.ts';
import type { PageParts } from './view.ts';

/** What answers one path; a request of a method that it does not have is refused. */
export interface Route {
  readonly get?: (parts: PageParts, query: URLSearchParams) => Reply;
  readonly post?: (parts: PageParts, form: Form) => Reply | Promise<Reply>;
}

const settingsRoute = (page: SettingsPage): Route => ({
  get: (parts, query) => show(parts, page, query.get('done')),
  post: (parts, form) => set(parts, page, form),
});

const fileRoute = (page: 'https' | 'mqtt'): Route => ({
  get: (parts) => confirm(parts, page),
  post: (parts, form) => install(parts, page, form),
});

const ROUTES: Readonly<Record<string, Route>> = {
  '/': { get: () => redirectReply(PATHS.ntp) },
  [PATHS.ntp]: settingsRoute('ntp'),
  [PATHS.https]: settingsRoute('https'),
  [`${PATHS.https}/root`]: { get: downloadRoot },
  [`${PATHS.https}/key`]: { post: generateKey },
  [`${PATHS.https}/csr`]: { post: generateCsr },
  [`${PATHS.https}/ca`]: fileRoute('https'),
  [`${PATHS.https}/ca/delete`]: { post: (parts) => remove(parts, 'https') },
  [PATHS.status]: { get: (parts) => pageReply(statusPage(parts)) },
};

const ROUTES_OF_1_60: Readonly<Record<string, Route>> = {
  [`${PATHS.ntp}/test`]: { post: testNtp },
  [PATHS.mqtt]: settingsRoute('mqtt'),
  [`${PATHS.mqtt}/ca`]: fileRoute('mqtt'),
  [`${PATHS.mqtt}/ca/delete`]: { post: (parts) => remove(parts, 'mqtt') },
};

/** What answers a path in a firmware; undefined where the camera has no such page. */
export function routeOf(firmware: PageParts['firmware'], path: string): Route | undefined {
  const routes = firmware === '1.50' ? ROUTES : { ...ROUTES, ...ROUTES_OF_1_60 };
  return Object.hasOwn(routes, path) ? routes[path] : undefined;
}
