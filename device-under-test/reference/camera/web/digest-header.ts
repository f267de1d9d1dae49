/** The longest Authorization header that is read. */
const LONGEST = 4096;

const PARAMETER = /^[\s,]*([A-Za-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?=,|$)/;

/** The parameters of an Authorization header of the scheme Digest, names in lower case; undefined where it is none. */
export function readDigestHeader(header: string): ReadonlyMap<string, string> | undefined {
  if (header.length > LONGEST || !/^digest\s/i.test(header)) return undefined;
  const parameters = new Map<string, string>();
  let rest = header.slice('digest'.length);
  while (rest.trim() !== '') {
    const found = PARAMETER.exec(rest);
    const name = found?.[1]?.toLowerCase();
    if (found === null || name === undefined || parameters.has(name)) return undefined;
    parameters.set(name, found[2]?.replaceAll(/\\(.)/g, '$1') ?? found[3] ?? '');
    rest = rest.slice(found[0].length);
  }
  return parameters;
}
