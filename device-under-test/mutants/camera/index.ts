import { httpsCertificates } from './https-certificates.ts';
import { httpsDoors } from './https-doors.ts';
import { tlsVersions } from './https.ts';
import { mqttCas } from './mqtt-ca.ts';
import { mqttCredentials } from './mqtt-credentials.ts';
import { mqttFactories } from './mqtt-factory.ts';
import { mqttFaults } from './mqtt-faults.ts';
import { mqttForms } from './mqtt-form.ts';
import { mqttInterop } from './mqtt-interop.ts';
import { mqttLog } from './mqtt-log.ts';
import { mqttNames } from './mqtt-names.ts';
import { mqttPublish } from './mqtt-publish.ts';
import { mqttQos } from './mqtt-qos.ts';
import { mqttSecurity } from './mqtt-security.ts';
import { mqttSwitches } from './mqtt-switch.ts';
import type { CameraMutant } from './mutant.ts';
import { ntpForms } from './ntp-form.ts';
import { ntpReplies } from './ntp-replies.ts';
import { ntpServers } from './ntp-servers.ts';
import { ntpTests } from './ntp.ts';

/** Every camera that breaks one rule. */
export const cameraMutants: readonly CameraMutant[] = [
  ...ntpTests,
  ...ntpReplies,
  ...ntpForms,
  ...ntpServers,
  ...tlsVersions,
  ...httpsDoors,
  ...httpsCertificates,
  ...mqttSwitches,
  ...mqttFactories,
  ...mqttForms,
  ...mqttNames,
  ...mqttCredentials,
  ...mqttCas,
  ...mqttSecurity,
  ...mqttPublish,
  ...mqttQos,
  ...mqttFaults,
  ...mqttInterop,
  ...mqttLog,
];
