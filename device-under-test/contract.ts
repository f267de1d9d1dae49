/** What a vendor implements to have a device judged. Types only: nothing here runs. */

/** One object that the device has, and what its vendor declares of it. EPCs are 0x80-0xFF. */
export interface DeclaredObject {
  /** Three bytes in hex, "013001". */
  readonly eoj: string;
  readonly get?: readonly number[];
  readonly set?: readonly number[];
  readonly announce?: readonly number[];
  /** Whether the object serves SetGet (0x6E). */
  readonly setGet?: boolean;
}

/** Protocol implementation conformance statement: what the vendor says of the device. Whatever is absent is discovered. */
export interface DeclaredPics {
  readonly objects?: readonly DeclaredObject[];
  readonly tcp?: boolean;
  /** A node that only sends: node profile 0x0EF002. It is watched, not asked. */
  readonly transmissionOnly?: boolean;
  /** EPCs that are never written, by EOJ or by "*": a lock, a heater, whatever must not move. */
  readonly neverWrite?: Readonly<Record<string, readonly number[]>>;
}

/** Where the device is once it is open. */
export interface Opened {
  /** Its IP address, or a name that resolves to one. */
  readonly address: string;
  /** Releases what `open` took. */
  close(): Promise<void>;
  /** What the process or container that the driver started has to say, newest last; shown where the device died. */
  log?(): readonly string[];
}

/** Something that can be judged. The optional methods are its powers: a case that needs one runs where it is there. */
export interface DeviceUnderTest {
  readonly name: string;
  readonly pics?: DeclaredPics;
  /** Longest time in ms that an answer may take; the silence window is at least this long. */
  readonly slowestAnswer?: number;
  open(): Promise<Opened>;
  /** Takes the power away and gives it back. Resolves once the power is back. */
  powerCycle?(): Promise<void>;
  /** Changes a property by hand at the device, as a user would. */
  pressLocally?(eoj: string, epc: number): Promise<void>;
  /** Gives the device another IP address and tells which. */
  changeAddress?(): Promise<string>;
}

/** The methods of a device that are powers. */
export type Power = 'powerCycle' | 'pressLocally' | 'changeAddress';
