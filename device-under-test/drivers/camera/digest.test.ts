import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorization, strongest } from './digest.ts';

// RFC 7616, 3.9.1.
const REALM = 'http-auth@example.org';
const NONCE = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const OPAQUE = 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS';
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const MUFASA = { user: 'Mufasa', password: 'Circle of Life' };
const REQUEST = { method: 'GET', uri: '/dir/index.html', count: 1 };

const asked = (algorithm: string) =>
  `Digest realm="${REALM}", qop="auth, auth-int", algorithm=${algorithm}, nonce="${NONCE}", opaque="${OPAQUE}"`;

describe('the vectors of RFC 7616, 3.9.1', () => {
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('%s', (algorithm, response) => {
    const challenge = strongest([asked(algorithm)]);
    expect(challenge).toBeDefined();
    if (challenge === undefined) return;
    const header = authorization(challenge, MUFASA, REQUEST, CNONCE);
    expect(header).toContain(`response="${response}"`);
    expect(header).toContain(`nc=00000001, cnonce="${CNONCE}", opaque="${OPAQUE}"`);
    expect(header).not.toContain('Circle');
  });

  it('has the vector of RFC 2069 for a server that names no quality', () => {
    const challenge = strongest(['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"']);
    expect(challenge).toMatchObject({ auth: false, hash: 'md5' });
    if (challenge === undefined) return;
    const header = authorization(challenge, { user: 'Mufasa', password: 'CircleOfLife' }, REQUEST);
    // Erratum 749 of RFC 2069.
    expect(header).toContain('response="1949323746fe6a43ef61f9606e7febea"');
  });
});

it('hashes names of any script as UTF-8', () => {
  const challenge = strongest([`Digest realm="${Buffer.from('カメラ').toString('latin1')}", nonce="n"`]);
  if (challenge === undefined) throw new Error('no challenge');
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const header = authorization(challenge, { user: '管理', password: '合言葉' }, REQUEST);
  expect(header).toContain(`response="${md5(`${md5('管理:カメラ:合言葉')}:n:${md5('GET:/dir/index.html')}`)}"`);
});

describe('which challenge is taken', () => {
  it('SHA-256 before MD5, in headers of their own or in one', () => {
    expect(strongest([asked('MD5'), asked('SHA-256')])?.hash).toBe('sha256');
    expect(strongest([`${asked('MD5')}, ${asked('SHA-256')}`])?.hash).toBe('sha256');
    expect(strongest([`Basic realm="x", ${asked('MD5')}`])).toMatchObject({ hash: 'md5', realm: REALM });
  });

  it.each([
    ['none', ''],
    ['Basic', 'Basic realm="camera"'],
    ['another hash', asked('SHA-512-256')],
    ['another quality', 'Digest realm="a", nonce="b", qop="auth-int"'],
    ['no nonce', 'Digest realm="a", qop="auth"'],
  ])('none where it is %s', (_, header) => {
    expect(strongest([header])).toBeUndefined();
  });

  it('reads escaped quotes and stale', () => {
    expect(strongest(['Digest realm="a\\"b,c", nonce=xyz, stale=TRUE'])).toMatchObject({
      realm: 'a"b,c',
      nonce: 'xyz',
      stale: true,
    });
  });

  it.each(['a="', 'Digest ', 'a ', '\\"', 'a=', ' ,'])('none in a header full of %j, soon', (part) => {
    expect(strongest([`Digest ${part.repeat(Math.floor(16_000 / part.length))}`])).toBeUndefined();
  });
});
