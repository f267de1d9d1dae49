/** What a vendor implements to have an i-PRO camera judged (functions 11-14, firmware 1.60). Types only: nothing runs here. */

/** The alarms that go to MQTT: terminals 1-3, motion detection, command alarm. */
export type AlarmKind = 'terminal1' | 'terminal2' | 'terminal3' | 'motion' | 'command';

/** What the form says of one alarm. */
type AlarmField = 'notify' | 'topic' | 'payload' | 'qos' | 'retain';

/**
 * Every setting by its name here; values are texts as a user enters them, choices in these words:
 * `ntp.adjustment` manual | ntp; `ntp.source` manual | auto; `ntp.interval` 1-24 (hours); `https.connection` http | https;
 * `https.certificate` preinstalled | ca; `mqtt.protocol` ssl | tcp; `mqtt.<alarm>.qos` 0 | 1 | 2; all else that is
 * switched: on | off (`https.tls1.1` to `https.tls1.3`, `mqtt.enabled`, `mqtt.verify`, `.notify`, `.retain`).
 */
export type Setting =
  | 'ntp.adjustment'
  | 'ntp.source'
  | 'ntp.address'
  | 'ntp.port'
  | 'ntp.interval'
  | 'https.connection'
  | 'https.tls1.1'
  | 'https.tls1.2'
  | 'https.tls1.3'
  | 'https.certificate'
  | 'https.port'
  | 'mqtt.enabled'
  | 'mqtt.address'
  | 'mqtt.port'
  | 'mqtt.protocol'
  | 'mqtt.user'
  | 'mqtt.password'
  | 'mqtt.verify'
  | `mqtt.${AlarmKind}.${AlarmField}`;

/** What is pressed: the NTP test; "confirm" and "delete" of a certificate; the root certificate, a new key, a CSR. */
export type Button =
  | 'ntp.test'
  | 'mqtt.ca.show'
  | 'mqtt.ca.delete'
  | 'https.root.download'
  | 'https.key.generate'
  | 'https.csr.generate'
  | 'https.ca.show'
  | 'https.ca.delete';

/** Where a file is installed: the root CA of MQTT (PEM or DER), the CA-signed certificate of HTTPS. */
export type Slot = 'mqtt.ca' | 'https.ca';

/** What the page shows without a field of its own: the information lines of the certificates ("無効" or a host name). */
export type Label = 'mqtt.ca' | 'https.ca';

export type Values = Readonly<Partial<Record<Setting, string>>>;

/** What the camera made of something entered or pressed. */
export interface Answer {
  /** False where it said that it refuses. A camera that says nothing may still have kept the old value: read it. */
  readonly accepted: boolean;
  /** What it said, as on the page. */
  readonly text: string;
  /** The file that a button gave: a certificate, a CSR. */
  readonly file?: Uint8Array;
}

/** Works the settings pages. What it throws is held against the driver, not the camera. */
export interface SettingsDriver {
  read(names: readonly Setting[]): Promise<Values>;
  /** Enters values, those of one page in one form, and presses its "set". */
  write(values: Values): Promise<Answer>;
  press(button: Button): Promise<Answer>;
  install(slot: Slot, file: Uint8Array): Promise<Answer>;
  label(label: Label): Promise<string>;
  /** Whether a control can be used: `grey` where it is shown and cannot. */
  control(name: Setting | Button): Promise<'active' | 'grey' | 'absent'>;
}

/** Makes alarms happen: a relay at the terminals, a moving picture, a command alarm. `sensor`: 1-4 of a multi-sensor camera. */
export interface AlarmStimulus {
  readonly kinds: readonly AlarmKind[];
  raise(kind: AlarmKind, sensor?: number): Promise<void>;
}

/** Tells of alarms by another way than MQTT; without it nothing follows from a message that does not come. */
export interface AlarmOracle {
  /** The way, for reports: "ONVIF events". */
  readonly name: string;
  readonly kinds: readonly AlarmKind[];
  /** Returns how to stop. */
  watch(hear: (kind: AlarmKind) => void): Promise<() => Promise<void>>;
}

/** One row of the system log. */
export interface LogRow {
  /** As the camera shows it. */
  readonly time: string;
  /** 分類. */
  readonly category: string;
  readonly text: string;
}

/** Reads the system log; newest first or last, as the camera has it. */
export interface LogSource {
  rows(): Promise<readonly LogRow[]>;
}

/** Longest times in ms that this camera takes, where the document gives none; what is absent is the default. */
export interface CameraTimes {
  /** From a setting to what follows of it on the network: 30000. */
  readonly connect: number;
  /** From power on to serving again: 180000. */
  readonly boot: number;
  /** From an alarm to its message, and to what the oracle tells: 10000. */
  readonly alarm: number;
  /** So long must nothing come where nothing is to come: 20000. */
  readonly quiet: number;
  /** From a failure to its row in the system log: 60000. */
  readonly log: number;
  /** From the press of the NTP test to its result: 30000. */
  readonly ntpTest: number;
  /** Until it gives up on a server that says nothing, and until it tries a lost connection again: 120000. */
  readonly reconnect: number;
  /** How long an alarm of one kind keeps further ones back: 5000, as set at the camera. */
  readonly deactivation: number;
  /** What 1 h of the NTP interval takes: 3600000. */
  readonly hour: number;
  /** How long refused connections are watched: 600000. */
  readonly refused: number;
  /** How long a quiet connection is watched: 86400000. */
  readonly soak: number;
}

/** Where the camera is once it is open. */
export interface OpenedCamera {
  /** Its IP address. */
  readonly address: string;
  /** 80 and 443 unless given. */
  readonly httpPort?: number;
  readonly httpsPort?: number;
  close(): Promise<void>;
}

/** A camera that can be judged. Each port that is there unlocks the cases that need it. */
export interface CameraUnderTest {
  readonly kind: 'camera';
  readonly name: string;
  /** "1.60": functions 11-14 are not applicable below. */
  readonly firmware: string;
  readonly times?: Partial<CameraTimes>;
  /** Picture sensors: 4 for the WV-X8571NJ; 1 unless given. */
  readonly sensors?: number;
  open(): Promise<OpenedCamera>;
  readonly settings?: SettingsDriver;
  readonly alarms?: AlarmStimulus;
  readonly oracle?: AlarmOracle;
  readonly log?: LogSource;
  /** What the camera's clock says, in ms since 1970. */
  clock?(): Promise<number>;
  /** Takes the power away and gives it back; resolves once the power is back. */
  powerCycle?(): Promise<void>;
  /** Puts every setting back to what the factory set; resolves once the camera serves again. */
  factoryDefault?(): Promise<void>;
  /** The camera asks the tester for names (DNS), at this port: 53 of a real one. */
  readonly dnsPort?: number;
  /** Has the camera's DHCP server name these NTP servers (option 42; none where empty), and the camera ask anew. */
  leaseNtp?(servers: readonly string[]): Promise<void>;
  /** SetNTP of ONVIF, with the address as i-PRO wants it: "192.0.2.1:10123". */
  setNtpByOnvif?(server: string): Promise<void>;
  /** Starts one picture stream by HTTP or HTTPS; gives the bytes received so far, and how to stop. */
  stream?(secure: boolean): Promise<{ received(): number; stop(): Promise<void> }>;
}

/** The ports of a camera that cases may need. */
export type CameraPort =
  | 'settings'
  | 'alarms'
  | 'oracle'
  | 'log'
  | 'clock'
  | 'powerCycle'
  | 'factoryDefault'
  | 'dnsPort'
  | 'leaseNtp'
  | 'setNtpByOnvif'
  | 'stream';

/** The powers over a camera that a shell command is able to do. */
export type CameraCommand = 'powerCycle' | 'factoryDefault';

/**
 * What a camera file exports: a camera, or what one can be put together from. A power may be a command that a shell runs in
 * the folder of the file and that exits with 0 once it is done; `alarmCommand` raises alarms and gets TEKIGO_ALARM (an
 * `AlarmKind`) and TEKIGO_SENSOR ("1" unless a case names another one).
 */
export type CameraFile = Omit<CameraUnderTest, 'open' | CameraCommand> & {
  readonly [P in CameraCommand]?: NonNullable<CameraUnderTest[P]> | string;
} & {
  readonly alarmCommand?: string;
  /** IP address or name, in place of `open`; with ports where they are not 80 and 443. */
  readonly address?: string;
  readonly httpPort?: number;
  readonly httpsPort?: number;
  readonly open?: CameraUnderTest['open'];
  /** An administrator of the camera; keep the password out of the file: `process.env.CAMERA_PASSWORD`. */
  readonly login?: { readonly user: string; readonly password: string };
  /** Path of an HTTP profile (docs/camera-profile.md), from the folder of the file: settings and the system log. */
  readonly profile?: string;
  /** Works the pages of the profile in Chromium, as a user does, and not by HTTP alone. */
  readonly browser?: boolean;
  /** ONVIF tells of alarms and of the clock and sets the NTP server. */
  readonly onvif?: boolean;
  /** Longest time in ms that a command may take; 120000 unless given. */
  readonly powerTimeout?: number;
};
