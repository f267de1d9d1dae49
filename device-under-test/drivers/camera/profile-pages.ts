import type { Setting, Values } from '../../camera-contract.ts';
import type { HttpProfile } from './profile-types.ts';

type Kind = 'pages' | 'settings' | 'buttons' | 'uploads' | 'labels';

/** What a profile says under a name. Throws one line where it says nothing. */
export function named<K extends Kind, N extends string & keyof HttpProfile[K]>(
  profile: HttpProfile,
  kind: K,
  name: N,
): NonNullable<HttpProfile[K][N]> {
  const found = profile[kind][name];
  if (found === undefined || found === null) throw new Error(`${profile.name}: the profile has no ${kind}["${name}"]`);
  return found;
}

/** The values by the page that they are on, pages in the order of their first value. */
export function byPage(profile: HttpProfile, values: Values): ReadonlyMap<string, Values> {
  const pages = new Map<string, Values>();
  for (const [name, value] of Object.entries(values)) {
    const { page } = named(profile, 'settings', name as Setting);
    pages.set(page, { ...pages.get(page), [name]: value });
  }
  return pages;
}

/** Whether a write of these values may change where the camera serves its pages. */
export const movesDoors = (values: Values): boolean => Object.keys(values).some((name) => name.startsWith('https.'));
