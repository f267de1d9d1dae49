import type { HttpsSteps } from './https-steps.ts';
import type { MqttSteps } from './mqtt-steps.ts';
import type { NtpSteps } from './ntp-steps.ts';
import type { OnvifSteps } from './onvif/onvif-steps.ts';
import type { SettingSteps } from './setting-steps.ts';
import type { AlarmKind, LogRow, Setting, Values } from '../../camera-contract.ts';

/** How a reference camera is made. Ports are chosen by the OS unless given; times are ms. */
export interface CameraOptions {
  readonly address: string;
  readonly firmware?: '1.50' | '1.60';
  readonly httpPort?: number;
  readonly httpsPort?: number;
  readonly commandPort?: number;
  readonly user?: string;
  readonly password?: string;
  /** Where it asks for names; none: IP addresses only. */
  readonly dns?: { readonly address: string; readonly port: number };
  /** Folder in which settings and certificates outlive the process; without it they outlive a loss of power only. */
  readonly folder?: string;
  readonly sensors?: number;
  readonly steps?: (sound: CameraSteps) => Partial<CameraSteps>;
  readonly pace?: Partial<CameraPace>;
}

/** How fast the camera is, ms. */
export interface CameraPace {
  /** Until a lost or refused connection is tried again. */
  readonly reconnect: number;
  /** Until it gives up on CONNACK, PUBACK and their like. */
  readonly answer: number;
  /** Until it gives up on an NTP server. */
  readonly ntp: number;
  /** What an hour of the NTP interval takes. */
  readonly hour: number;
  /** How long an alarm of one kind keeps further ones back. */
  readonly deactivation: number;
  readonly keepAlive: number;
  readonly boot: number;
}

/** The settings as they are kept. */
export interface SettingsStore {
  get(name: Setting): string;
  all(): Values;
  /** Takes all values or none; gives what is wrong, for the page. Tells the listeners what has changed. */
  change(values: Values): string | undefined;
  /** Calls at every change, until the function that it gives is called. */
  heard(listener: (changed: ReadonlySet<Setting>) => void): () => void;
  factoryDefault(): void;
}

export interface SystemLog {
  add(category: string, text: string): void;
  /** Newest first. */
  rows(): readonly LogRow[];
}

/** The root CA that was installed for MQTT. */
export interface CaStore {
  /** PEM. */
  pem(): string | undefined;
  /** Gives what is wrong with the file. */
  install(file: Uint8Array): string | undefined;
  /** "無効", or the host name. */
  label(): string;
  details(): string;
  remove(): void;
}

/** The certificates of HTTPS: the preinstalled one, the key and CSR of the camera, and the CA-signed one. */
export interface HttpsCertificates {
  /** The preinstalled root certificate as PEM. */
  rootPem(): string;
  /** Makes the CRT key anew. */
  generateKey(): Promise<void>;
  /** The CSR of the CRT key as PEM; nothing while no key was made. */
  csr(): Promise<string | undefined>;
  /** Takes a CA-signed certificate, PEM or DER; gives what is wrong with the file, for the page. */
  install(file: Uint8Array): string | undefined;
  /** "無効", or the host name of the CA-signed certificate. */
  label(): string;
  details(): string;
  remove(): void;
}

/** The alarms of a camera: raised by terminals, motion and commands; heard by MQTT and ONVIF. */
export interface Alarms {
  raise(kind: AlarmKind, sensor?: number): void;
  heard(listener: (kind: AlarmKind, sensor: number) => void): () => void;
}

/** The clock of the camera and what sets it. */
export interface CameraClock {
  /** ms since 1970. */
  now(): number;
  /** Whether the server was reached and the clock set. */
  test(): Promise<boolean>;
}

/** What a row may bend, one decision each: what takes a decision asks its step. */
export interface CameraSteps extends SettingSteps, MqttSteps, NtpSteps, HttpsSteps, OnvifSteps {}
