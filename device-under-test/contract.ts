/** What a vendor implements to have a device judged. Types only: nothing here runs. Cameras: camera-contract.ts. */
export type * from './camera-contract.ts';

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
  /** A node that sends requests of its own: a controller. It is asked to prove that it asks well. */
  readonly asks?: boolean;
  /** Numbers that the device measures or holds, whose type the wire does not tell: they unlock the cases of 6.2.2. */
  readonly numbers?: readonly DeclaredNumber[];
}

/** A property that holds a number of 1, 2 or 4 bytes (6.2.1), and how far the device itself goes. */
export interface DeclaredNumber {
  readonly eoj: string;
  readonly epc: number;
  readonly size: 1 | 2 | 4;
  readonly signed: boolean;
  /** The ends of what the device is able to take or measure, where that is less than the property holds (6.2.2). */
  readonly low?: number;
  readonly high?: number;
}

/** Where a number is driven to: an end of the device's own range, or beyond what the property holds. */
export type Drive = 'low end' | 'high end' | 'below' | 'above';

/** A datagram as it was on the network, whatever address it came from. */
export interface Tapped {
  readonly from: { readonly address: string; readonly port: number };
  readonly to: { readonly address: string; readonly port: number };
  readonly bytes: Uint8Array;
}

/** Where the device is once it is open. */
export interface Opened {
  /** Its IP address, or a name that resolves to one. */
  readonly address: string;
  /** Releases what `open` took. */
  close(): Promise<void>;
  /** What the process or container that the driver started has to say, newest last; shown where the device died. */
  log?(): readonly string[];
  /** How its process ended by itself; undefined while it runs, and where the driver ended it. */
  ended?(): Ended | undefined;
  /** Memory that its process holds, resident, in bytes; undefined where the host does not tell. */
  memory?(): number | undefined;
}

/** How a process ended: with an exit code, or by a signal ("SIGSEGV"). */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Something that can be judged. The optional methods are its powers: a case that needs one runs where it is there. */
export interface DeviceUnderTest {
  readonly name: string;
  readonly pics?: DeclaredPics;
  /** Longest time in ms that an answer may take; the silence window is at least this long. */
  readonly slowestAnswer?: number;
  /** Longest time in ms from power or network on to the start-up notification; ten silence windows unless given. */
  readonly bootTime?: number;
  open(): Promise<Opened>;
  /** Takes the power away and gives it back. Resolves once the power is back. */
  powerCycle?(): Promise<void>;
  /** Changes a property by hand at the device, as a user would. */
  pressLocally?(eoj: string, epc: number): Promise<void>;
  /** Gives the device another IP address and tells which. */
  changeAddress?(): Promise<string>;
  /** Takes the network away, gives it back and resolves then; the power stays. */
  unplugNetwork?(): Promise<void>;
  /** Brings an object into a fault, or out of it. */
  causeFault?(eoj: string, fault: boolean): Promise<void>;
  /** Adds an object to the node, or takes one away; called once more, it undoes that. */
  changeObjects?(): Promise<void>;
  /** Drives what a declared number stands for: heat at the sensor, a dial at its stop. */
  driveNumber?(eoj: string, epc: number, to: Drive): Promise<void>;
  /** Has the device send the requests that it sends of its own accord: a key, an app, a restart. */
  makeAsk?(): Promise<void>;
  /** Tells of every datagram that the device sends, from 0.0.0.0 too: a mirror port, a capture at the access point. Returns how to stop. */
  tap?(hear: (packet: Tapped) => void): Promise<() => void>;
}

/** The methods of a device that are powers. */
export type Power =
  | 'powerCycle'
  | 'pressLocally'
  | 'changeAddress'
  | 'unplugNetwork'
  | 'causeFault'
  | 'changeObjects'
  | 'driveNumber'
  | 'makeAsk'
  | 'tap';

/** The powers that a shell command can do; `tap` has to tell packets as they come. */
export type CommandPower = Exclude<Power, 'tap'>;

/**
 * What a device file exports. A power is a method, or a command that a shell runs in the folder of the file. A command
 * gets what it is about in its environment: TEKIGO_EOJ ("013001"), TEKIGO_EPC ("0x80"), TEKIGO_TO (a `Drive`) and
 * TEKIGO_FAULT ("1" or "0"); it exits with 0 once that is done. That of `changeAddress` prints the new address last.
 */
export type DeviceFile = Omit<DeviceUnderTest, CommandPower | 'open'> & {
  readonly [P in CommandPower]?: NonNullable<DeviceUnderTest[P]> | string;
} & {
  /** Longest time in ms that a command may take; 120000 unless given. */
  readonly powerTimeout?: number;
} & ((Pick<DeviceUnderTest, 'open'> & { readonly command?: never }) | (DeviceProgram & { readonly open?: never }));

/**
 * A device that is a program of this host: a command in place of `open`. It is run in the folder of the file and stays in
 * the foreground; ending it and running it again is its `powerCycle`, unless the file gives another.
 */
export interface DeviceProgram {
  readonly command: string;
  /** The IP address that the program answers at, or a name that resolves to one. */
  readonly address: string;
  /** What it prints on its standard output once it is up; without it, it is up with the first frame that it sends. */
  readonly ready?: string;
}
