import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { printable } from '../../../harness/evidence/printable.ts';

/** A tab of Chromium, logged in to one camera. */
export interface Tab {
  /** Gives the page to a deed, one at a time. Rejects with one line where there is no browser. */
  use<T>(deed: (page: Page) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
// An open browser keeps the process alive; a case may be minutes away from the next.
const IDLE = 10_000;

// A camera may serve at port 1; Chromium keeps away from many of the low ones.
const ANY_PORT = `--explicitly-allowed-ports=${Array.from({ length: 1023 }, (_, index) => index + 1).join(',')}`;

/** Opens a browser with the first deed, and again after it was left alone for a while. It reaches no other host. */
export function tabOn(camera: { readonly address: string; readonly user: string; readonly password: string }): Tab {
  let open: Promise<{ readonly browser: Browser; readonly page: Page }> | undefined;
  let idle: NodeJS.Timeout | undefined;
  const close = async () => {
    clearTimeout(idle);
    const closing = open;
    open = undefined;
    // One that did not open has said so to whoever used it.
    const opened = await closing?.catch(() => undefined);
    await opened?.browser.close();
  };
  return {
    async use(deed) {
      clearTimeout(idle);
      open ??= launch(camera);
      try {
        return await deed((await open).page);
      } finally {
        idle = setTimeout(() => void close(), IDLE);
      }
    },
    close,
  };
}

// Below the pages, where redirects and WebSockets pass as well: a route does not see them, and the login would go along.
const onlyTo = (hostname: string): readonly string[] => [
  `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${hostname.replaceAll(/[[\]]/g, '')}`,
  // A proxy would resolve the names itself.
  '--no-proxy-server',
];

async function launch({ address, user, password }: Parameters<typeof tabOn>[0]) {
  const playwright = await import('playwright-core').catch((error: unknown) => {
    const cause = { cause: error };
    throw new Error(
      'a camera worked by its web page needs playwright-core: npm install --save-dev playwright-core',
      cause,
    );
  });
  const executablePath = chromium(process.env['PATH'] ?? '');
  const { hostname } = new URL(`http://${address.includes(':') ? `[${address}]` : address}`);
  // Chromium's sandbox does not work for root.
  const args = [ANY_PORT, ...onlyTo(hostname), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const browser = await playwright.chromium.launch({ executablePath, args }).catch((error: Error) => {
    throw new Error(`${executablePath} does not start: ${printable(error.message.split('\n')[0] ?? '', 200)}`, {
      cause: error,
    });
  });
  const context = await browser.newContext({
    httpCredentials: { username: user, password },
    ignoreHTTPSErrors: true,
    locale: 'ja-JP',
  });
  return { browser, page: await context.newPage() };
}

/** The first Chromium of a PATH. Throws one line with the cure where there is none. */
export function chromium(path: string): string {
  const found = path
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable);
  if (found === undefined)
    throw new Error(`no Chromium on the PATH (${NAMES.join(', ')}): install one, or work the camera without a browser`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
