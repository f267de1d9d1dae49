import type { BrokerKind } from '../camera/types.ts';

/** In what a broker of one kind differs from one that takes everything from everybody. */
export interface BrokerWay {
  /** Only who has an account is let in, and what is under `denied/` is not the camera's to publish. */
  readonly accounts?: true;
  readonly tls?: { readonly only?: 'TLSv1.2' | 'TLSv1.3'; readonly clientCertificate?: true };
  /** The longest payload that is passed on, in bytes. */
  readonly payloadLimit?: number;
}

/** Each kind of broker. */
export const BROKERS: Readonly<Record<BrokerKind, BrokerWay>> = {
  plain: {},
  password: { accounts: true },
  tls: { tls: {} },
  'tls 1.2 only': { tls: { only: 'TLSv1.2' } },
  'tls 1.3 only': { tls: { only: 'TLSv1.3' } },
  'mutual tls': { tls: { clientCertificate: true } },
  // Room for every payload that the document sets from the factory, not for the longest that a form takes (128).
  'small messages': { payloadLimit: 64 },
};

/** All kinds of brokers. */
export const BROKER_KINDS = Object.keys(BROKERS) as readonly BrokerKind[];

/** Topics that begin with this are denied to the camera where there are accounts. */
export const DENIED = 'denied/';

/** The longest payload in bytes where the kind sets no limit: a client must not fill the memory of this host. */
export const LONGEST_PAYLOAD = 1_048_576;
