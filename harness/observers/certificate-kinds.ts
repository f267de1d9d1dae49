type Names = readonly { readonly type: 'dns' | 'ip'; readonly value: string }[];

/** What is special about one kind of server certificate. */
export interface LeafRow {
  readonly signedBy: 'ca' | 'other CA' | 'same-name CA' | 'intermediate' | 'itself';
  readonly period: 'now' | 'past' | 'future';
  readonly purpose: 'server' | 'client';
  /** Subject alternative names; the first one is the common name, too. */
  readonly names: (host: string, address: string) => Names;
  readonly sendsIntermediate?: true;
}

const dns = (value: string) => ({ type: 'dns', value }) as const;
const ip = (value: string) => ({ type: 'ip', value }) as const;

const good: LeafRow = {
  signedBy: 'ca',
  period: 'now',
  purpose: 'server',
  names: (host, address) => [dns(host), ip(address)],
};

/** Each kind of server certificate: the good one but for one thing. */
export const LEAFS = {
  good,
  expired: { ...good, period: 'past' },
  'not yet valid': { ...good, period: 'future' },
  'other CA': { ...good, signedBy: 'other CA' },
  'same-name CA': { ...good, signedBy: 'same-name CA' },
  // A name and an address that can be nobody's (RFC 2606, RFC 5737).
  'wrong host': { ...good, names: () => [dns('other.invalid'), ip('192.0.2.1')] },
  'name only': { ...good, names: (host) => [dns(host)] },
  'address only': { ...good, names: (_host, address) => [ip(address)] },
  'for clients': { ...good, purpose: 'client' },
  'self-signed': { ...good, signedBy: 'itself' },
  'intermediate sent': { ...good, signedBy: 'intermediate', sendsIntermediate: true },
  'intermediate missing': { ...good, signedBy: 'intermediate' },
} as const satisfies Readonly<Record<string, LeafRow>>;

/** A kind of server certificate, by what is special about it. */
export type LeafKind = keyof typeof LEAFS;

/** All kinds of server certificates. */
export const LEAF_KINDS = Object.keys(LEAFS) as readonly LeafKind[];
