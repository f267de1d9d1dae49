import type { Setting } from '../../camera-contract.ts';
import { httpClient } from './http-client.ts';
import { type Look, lookAt, type Note, unread, type Unmatched } from './capture-look.ts';
import type { HttpProfile } from './profile-types.ts';
import { SETTING_WORDS } from './setting-words.ts';

/** Which camera is looked at, and the paths of its settings pages; only GET is ever sent. */
export interface CaptureOptions {
  /** Model and firmware, for the profile. */
  readonly name: string;
  readonly address: string;
  readonly httpPort?: number;
  readonly httpsPort?: number;
  readonly user: string;
  readonly password: string;
  readonly paths: readonly string[];
  /** Least time in ms from an answer to the next request: 300 unless given. */
  readonly spacing?: number;
}

/** What was found at a camera. */
export interface Capture {
  /** Fits the schema; what it guesses wrong, and the buttons, a person has to put right. */
  readonly draft: HttpProfile;
  /** Settings of the contract that no control was found for. */
  readonly missing: readonly Setting[];
  /** Controls and buttons that were taken for nothing, with what stands near them. */
  readonly unmatched: readonly Unmatched[];
  /** Each page that was read: its forms as HTML, passwords and keys taken out; or why it could not be read. */
  readonly notes: readonly Note[];
}

const SPACING = 300;

/** Reads the pages of a camera once and drafts a profile. A refused login throws; a page that cannot be read is a note. */
export async function captureProfile(options: CaptureOptions): Promise<Capture> {
  const { name, paths, spacing = SPACING } = options;
  const client = httpClient({ httpPort: 80, httpsPort: 443, ...options, spacing });
  const looks: Look[] = [];
  for (const path of paths) {
    const reply = await client.send({ method: 'GET', path });
    const taken = new Set(looks.map(({ page }) => page?.[0] ?? ''));
    const { status } = reply;
    looks.push(status === 200 ? lookAt(path, reply.text(), options.password, taken) : unread(path, `status ${status}`));
  }
  // The page that was named first has the say.
  const settings = Object.fromEntries(looks.toReversed().flatMap(({ fields }) => Array.from(fields)));
  const pages = Object.fromEntries(looks.flatMap(({ page }) => (page === undefined ? [] : [page])));
  const log = looks.find((look) => look.log !== undefined)?.log;
  const draft: HttpProfile = { name, login: 'digest', spacing, pages, settings, buttons: {}, uploads: {}, labels: {} };
  return {
    draft: log === undefined ? draft : { ...draft, log },
    missing: (Object.keys(SETTING_WORDS) as Setting[]).filter((setting) => !Object.hasOwn(settings, setting)),
    unmatched: looks.flatMap(({ unmatched }) => unmatched),
    notes: looks.map(({ note }) => note),
  };
}
