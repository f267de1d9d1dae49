import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { DENIED, LONGEST_PAYLOAD } from './kinds.ts';
import type { Account, Wanted } from './legs.ts';

/** What mosquitto says once it listens; the group is its version. */
export const RUNNING = /mosquitto version (\S+) running/;

/** The file that names all the others. */
export const MAIN_FILE = 'mosquitto.conf';

/** The file for OPENSSL_CONF; mosquitto itself knows only a lowest version of TLS. */
export const OPENSSL_FILE = 'openssl.cnf';

/** The files of one broker, name to content; `folder` is where mosquitto will find them. */
export function mosquittoFiles(wanted: Wanted, folder: string): Readonly<Record<string, string>> {
  const { way, camera, ears, identity, ca } = wanted;
  return {
    [MAIN_FILE]: mosquittoConf(wanted, folder),
    [OPENSSL_FILE]: opensslConf(way.tls?.only === 'TLSv1.2'),
    ...(way.accounts && { users: [camera, ears].map(hashed).join(''), acl: aclOf(camera, ears) }),
    ...(way.tls && { 'ca.pem': ca, 'server.pem': identity.certificate, 'server.key': identity.key }),
  };
}

/** The configuration alone, which holds no secret. */
export function mosquittoConf(
  { way, address, port }: Pick<Wanted, 'way' | 'address' | 'port'>,
  folder: string,
): string {
  const lines = [
    `listener ${port} ${address}`,
    `allow_anonymous ${way.accounts !== true}`,
    // Whoever starts it has taken its rights away; with a user of its own it could not read its key any more.
    'user root',
    // Its standard output it fills up first.
    'log_dest stderr',
    ...['error', 'warning', 'notice', 'information'].map((type) => `log_type ${type}`),
    'persistence false',
    `message_size_limit ${way.payloadLimit ?? LONGEST_PAYLOAD}`,
    ...(way.accounts ? [`password_file ${folder}/users`, `acl_file ${folder}/acl`] : []),
    ...(way.tls
      ? [
          `cafile ${folder}/ca.pem`,
          `certfile ${folder}/server.pem`,
          `keyfile ${folder}/server.key`,
          `tls_version ${way.tls.only === 'TLSv1.3' ? 'tlsv1.3' : 'tlsv1.2'}`,
          `require_certificate ${way.tls.clientCertificate === true}`,
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

const aclOf = (camera: Account, ears: Account): string =>
  [
    `user ${camera.user}`,
    `topic deny ${DENIED}#`,
    'topic readwrite #',
    `user ${ears.user}`,
    'topic readwrite #',
    '',
  ].join('\n');

/** Rounds of the hash, as mosquitto_passwd has them. */
const ROUNDS = 101;

/** A line of a password file (mosquitto_passwd, format 7: PBKDF2 with SHA-512). */
function hashed({ user, password }: Account): string {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, ROUNDS, 64, 'sha512');
  return `${user}:$7$${ROUNDS}$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

const opensslConf = (upTo12: boolean): string =>
  [
    'openssl_conf = start',
    '[start]',
    'ssl_conf = ssl',
    '[ssl]',
    'system_default = limits',
    '[limits]',
    ...(upTo12 ? ['MaxProtocol = TLSv1.2'] : []),
    '',
  ].join('\n');
