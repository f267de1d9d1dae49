import type { Command } from 'commander';
import { EXIT } from '../runner/exit-code.ts';
import { refuseOptions } from './camera-options.ts';
import { isCamera } from './is-camera.ts';
import { ends } from './ends.ts';
import { hostChecks, portCheck, type Check, type Finding } from './doctor-host.ts';
import { powerFindings } from './doctor-powers.ts';
import { targetChecks } from './doctor-target.ts';
import { assumeTerminal } from './operator.ts';
import { withOwnEnd } from './own-end-options.ts';
import { columns, print } from './say.ts';
import { ownAddress, type OwnEnd } from './stand.ts';
import { openTarget } from './target.ts';
import { Unusable } from './unusable.ts';

/** `tekigo doctor [target]`: what would spoil a run, each thing with its cure. */
export function addDoctor(program: Command): void {
  withOwnEnd(program.command('doctor'))
    .description('name what would spoil a run, and how to cure it; with a target, its driver and answers too')
    .argument(
      '[target]',
      'as for run; the driver of a device file is tried out, and a device with powerCycle is switched off and on; a camera is only looked at',
    )
    .option('--operator', 'nodes: as for run, to see what a person would be asked for', false)
    .action(ends(doctorCommand));
}

interface Options extends OwnEnd {
  readonly operator: boolean;
}

async function doctorCommand(name: string | undefined, own: Options): Promise<number> {
  if (name === undefined) needTerminal(own);
  const findings = name === undefined ? await hostOnly(own) : await both(name, own);
  print(columns(findings.map(row)));
  return findings.some(({ state }) => state === 'problem') ? EXIT.unusable : EXIT.good;
}

function needTerminal({ operator }: Options): void {
  if (operator) assumeTerminal(process.stdin, process.stderr);
}

const row = ({ state, name, says, cure }: Finding) => [state, name, cure === undefined ? says : `${says}; ${cure}`];

async function hostOnly(own: OwnEnd): Promise<readonly Finding[]> {
  const bind = await ownAddress(own);
  const { cameraHostChecks } = await import('./doctor-camera.ts');
  return look([() => portCheck(bind), ...hostChecks(bind), ...cameraHostChecks(bind)]);
}

async function camera(name: string, own: OwnEnd): Promise<readonly Finding[]> {
  const { cameraTarget } = await import('./camera-target.ts');
  const { cameraChecks, cameraHostChecks } = await import('./doctor-camera.ts');
  const target = await tried(() => cameraTarget(name, own));
  if ('problem' in target) return [target.problem, ...(await hostOnly(own))];
  try {
    return await look([...cameraHostChecks(target.bind), ...cameraChecks(target)]);
  } finally {
    await target.close();
  }
}

async function both(name: string, own: Options): Promise<readonly Finding[]> {
  const kind = await tried(async () => ({ isCamera: await isCamera(name) }));
  if ('problem' in kind) return [kind.problem, ...(await hostOnly(own))];
  if (kind.isCamera) {
    refuseOptions(own.operator ? ['operator'] : [], name);
    return camera(name, own);
  }
  needTerminal(own);
  const target = await tried(() => openTarget(name, own));
  if ('problem' in target) return [target.problem, ...(await hostOnly(own))];
  try {
    const seen = await look([...hostChecks(target.stand.bind), ...targetChecks(target)]);
    return [...seen, ...powerFindings(target.driverMeans, own.operator)];
  } finally {
    await target.close();
  }
}

async function tried<T>(open: () => Promise<T>): Promise<T | { readonly problem: Finding }> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof Unusable) return { problem: { state: 'problem', name: 'target', says: error.message } };
    throw error;
  }
}

/** One after the other: they would disturb each other. */
async function look(checks: readonly Check[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) findings.push(await check());
  return findings;
}
