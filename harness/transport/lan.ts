/** An IP address and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A payload that arrived: from where, at which of our endpoints (the group's address for multicast). */
export interface Packet {
  readonly bytes: Uint8Array;
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** A bound UDP port, on one unicast address; on port 3610 also a member of the group. */
export interface Socket {
  readonly local: Endpoint;
  send(bytes: Uint8Array, to: Endpoint): void;
  /** Datagrams that the host threw away since the socket was opened; undefined where the host does not tell. */
  drops(): number | undefined;
  /** What the host could not send or receive (EPERM, ENETUNREACH, EMSGSIZE ...); errors that came before are told at once. */
  onError(tell: (error: Error) => void): void;
  close(): Promise<void>;
}

/** One TCP connection. Bytes come in whatever portions the network makes of them. */
export interface Stream {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  write(bytes: Uint8Array): void;
  onData(receive: (bytes: Uint8Array) => void): void;
  onClose(closed: () => void): void;
  close(): void;
}

/** A listening TCP port. */
export interface Listener {
  /** Gives the port back and ends the connections that were accepted on it. */
  close(): Promise<void>;
}

/** A network that the harness and the reference devices live on: real, or simulated in memory. */
export interface Lan {
  /** The multicast address of its family: 224.0.23.0 or ff02::1 (Part II 1.2). */
  readonly group: string;
  /** Whether datagrams from a node that has no address yet arrive; the sockets of a real host never give them. */
  readonly hearsUnaddressed: boolean;
  /** Binds a UDP port; 0 takes a free one. Rejects where the port is taken. */
  bind(address: string, port: number, receive: (packet: Packet) => void): Promise<Socket>;
  listen(address: string, port: number, accept: (stream: Stream) => void): Promise<Listener>;
  /** Rejects where nobody listens. */
  connect(from: string, to: Endpoint): Promise<Stream>;
}

/** UDP and TCP port of every ECHONET Lite node (Part II 1.2). */
export const PORT = 3610;

/** Multicast addresses by IP family (Part II 1.2). */
export const GROUPS = { 4: '224.0.23.0', 6: 'ff02::1' } as const;
