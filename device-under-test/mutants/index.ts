import { doubted, variants } from '../variants/index.ts';
import type { Row } from '../reference/echonet-lite/row.ts';
import { appendix } from './appendix.ts';
import { basic } from './basic.ts';
import { controllerAnswers } from './controller-answers.ts';
import { controllerEndurance } from './controller-endurance.ts';
import { controllerRequests } from './controller-requests.ts';
import { codesSent } from './frame-codes.ts';
import { counters } from './frame-counters.ts';
import { eojs } from './frame-eoj.ts';
import { header } from './frame-header.ts';
import { owners } from './frame-owners.ts';
import { properties } from './frame-properties.ts';
import { requests } from './frame-requests.ts';
import { tid } from './frame-tid.ts';
import { zero } from './frame-zero.ts';
import { frame } from './frame.ts';
import { instanceServices } from './instances-services.ts';
import { instanceWrites } from './instances-writes.ts';
import { instances } from './instances.ts';
import type { Mutant } from './mutant.ts';
import { askedNotifications } from './notifications-asked.ts';
import { notificationRules } from './notifications.ts';
import { partialReads } from './reads-in-part.ts';
import { setGetLimits } from './reads-setget-limits.ts';
import { setGets } from './reads-setget.ts';
import { profiles } from './profile.ts';
import { reads } from './reads.ts';
import { services } from './services.ts';
import { senderStartUp } from './start-up-transmission-only.ts';
import { startUp } from './start-up.ts';
import { reception } from './transport-reception.ts';
import { tcpAnswers } from './transport-tcp-answers.ts';
import { tcpConnections } from './transport-tcp.ts';
import { transport } from './transport.ts';
import { values } from './values.ts';
import { ownWrites } from './writes-asked.ts';
import { setCRefusals } from './writes-setc-refused.ts';
import { setCs } from './writes-setc.ts';
import { setIs } from './writes-seti.ts';

/**
 * Every node that breaks one rule. A row wraps one step of `Steps` (reference/echonet-lite/steps.ts): it gets the sound
 * steps, bends what one of them takes or gives, and leaves the rest as it is:
 *
 *     { name: 'edt-in-set-res', differs: 'Set_Res repeats the EDT.', bends: 'EL2-4.2.3.2-6',
 *       steps: (sound) => ({
 *         acceptedWrite: (task, asked) => (task.message.esv === 0x61 ? asked : sound.acceptedWrite(task, asked)),
 *       }) }
 *
 * What a row remembers lives in variables of `steps`, fresh after each start; `node.memory` outlives a loss of power.
 * Contents of properties are bent in `current` (what is read) or by `config.amend` (the tables, and so the maps).
 */
export const mutants: readonly Mutant[] = [
  ...frame,
  ...header,
  ...tid,
  ...eojs,
  ...owners,
  ...codesSent,
  ...counters,
  ...zero,
  ...properties,
  ...requests,
  ...basic,
  ...services,
  ...profiles,
  ...startUp,
  ...senderStartUp,
  ...reads,
  ...partialReads,
  ...setGets,
  ...setGetLimits,
  ...askedNotifications,
  ...notificationRules,
  ...instances,
  ...instanceServices,
  ...instanceWrites,
  ...setIs,
  ...setCs,
  ...setCRefusals,
  ...ownWrites,
  ...values,
  ...controllerRequests,
  ...controllerAnswers,
  ...controllerEndurance,
  ...transport,
  ...reception,
  ...tcpConnections,
  ...tcpAnswers,
  ...appendix,
];

/** The variant, doubted device or mutant of that name. */
export const findRow = (name: string): Row | undefined =>
  [...variants, ...doubted, ...mutants].find((it) => it.name === name);

export type { Mutant };
