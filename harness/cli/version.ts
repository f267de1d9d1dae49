import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** The version of this package, "0.1.0". */
export function ownVersion(): string {
  const path = findPackageJSON('..', import.meta.url);
  if (path === undefined) throw new Error('the package.json of tekigo is missing; install it again');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
