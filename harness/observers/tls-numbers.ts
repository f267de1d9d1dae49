/** Versions of SSL and TLS by their number on the wire (RFC 6101, 2246, 4346, 5246, 8446). */
export const TLS_VERSIONS = {
  SSLv3: 0x0300,
  TLSv1: 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
} as const;

/** A version of SSL or TLS, as Node and OpenSSL call it. */
export type TlsVersion = keyof typeof TLS_VERSIONS;

/** The version with this number; undefined where there is none. */
export const versionOf = (number: number): TlsVersion | undefined =>
  (Object.keys(TLS_VERSIONS) as TlsVersion[]).find((version) => TLS_VERSIONS[version] === number);

/** Kinds of records (RFC 8446 5.1). */
export const RECORDS = { alert: 21, handshake: 22, 'application data': 23 } as const;

/** Extensions of a hello (RFC 8446 4.2, RFC 8422, RFC 7627). */
export const EXTENSIONS = {
  serverName: 0,
  groups: 10,
  pointFormats: 11,
  signatures: 13,
  extendedMasterSecret: 23,
  versions: 43,
  keyShare: 51,
} as const;

/** Groups for the exchange of keys (RFC 8446 4.2.7, RFC 8422, RFC 7027, RFC 8734, RFC 7919). */
export const GROUPS = {
  x25519: 0x001d,
  secp256r1: 0x0017,
  x448: 0x001e,
  secp384r1: 0x0018,
  secp521r1: 0x0019,
  secp256k1: 0x0016,
  secp224r1: 0x0015,
  secp192r1: 0x0013,
  brainpoolP256r1: 0x001a,
  brainpoolP384r1: 0x001b,
  brainpoolP512r1: 0x001c,
  brainpoolP256r1tls13: 0x001f,
  brainpoolP384r1tls13: 0x0020,
  brainpoolP512r1tls13: 0x0021,
  ffdhe2048: 0x0100,
  ffdhe3072: 0x0101,
  ffdhe4096: 0x0102,
  ffdhe6144: 0x0103,
  ffdhe8192: 0x0104,
} as const;

/** Signatures that a server may use (RFC 8446 4.2.3, RFC 8734). */
export const SIGNATURES = {
  ecdsa_secp256r1_sha256: 0x0403,
  ecdsa_secp384r1_sha384: 0x0503,
  ecdsa_secp521r1_sha512: 0x0603,
  ed25519: 0x0807,
  ed448: 0x0808,
  rsa_pss_rsae_sha256: 0x0804,
  rsa_pss_rsae_sha384: 0x0805,
  rsa_pss_rsae_sha512: 0x0806,
  rsa_pss_pss_sha256: 0x0809,
  rsa_pss_pss_sha384: 0x080a,
  rsa_pss_pss_sha512: 0x080b,
  ecdsa_brainpoolP256r1tls13_sha256: 0x081a,
  ecdsa_brainpoolP384r1tls13_sha384: 0x081b,
  ecdsa_brainpoolP512r1tls13_sha512: 0x081c,
  rsa_pkcs1_sha256: 0x0401,
  rsa_pkcs1_sha384: 0x0501,
  rsa_pkcs1_sha512: 0x0601,
  ecdsa_sha224: 0x0303,
  rsa_pkcs1_sha224: 0x0301,
  ecdsa_sha1: 0x0203,
  rsa_pkcs1_sha1: 0x0201,
} as const;

/** Alerts (RFC 8446 6, RFC 5246 7.2, RFC 7507, RFC 6066). */
export const ALERTS: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  111: 'certificate_unobtainable',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};
