/**
 * How a connection is cut: RST or FIN to both sides; FIN to one side, while the other way goes on (`up` is towards the
 * server); or it stays, and nothing passes any more.
 */
export type ProxyCut = 'reset' | 'fin' | 'half-close up' | 'half-close down' | 'blackhole';

/** What happens to the bytes of one way. */
export interface Way {
  /** Milliseconds by which each byte comes later; none where absent. */
  readonly delayMs?: number;
  /**
   * The cut comes when so many bytes have passed, counted from the opening or from the script; at 0, in place of the first.
   * Where it is that of the other way alone, those behind it pass all the same.
   */
  readonly cutAfter?: { readonly bytes: number; readonly how: ProxyCut };
}

/** What a proxy does to its connections; without anything it passes all on. */
export interface ProxyScript {
  /** From the client to the server. */
  readonly up?: Way;
  /** From the server to the client. */
  readonly down?: Way;
}
