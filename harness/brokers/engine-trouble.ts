import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { printable } from '../evidence/printable.ts';

const USUAL = '/var/run/docker.sock';

const SOCKET = /^unix:\/\//;

/** Why no Docker engine answers, with its cure; `dockerHost` as in the environment. */
export async function engineTrouble(dockerHost: string | undefined): Promise<string> {
  const named = dockerHost !== undefined && dockerHost !== '';
  const host = printable(dockerHost ?? '', 100);
  if (named && !SOCKET.test(dockerHost))
    return `DOCKER_HOST is "${host}", and no engine answers there: mend or unset it`;
  const path = named ? dockerHost.replace(SOCKET, '') : USUAL;
  const shown = printable(path, 100);
  const code = await access(path, constants.R_OK | constants.W_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (code === undefined) return `${shown} is there, but no Docker engine answers: start it`;
  if (code === 'EACCES' || code === 'EPERM')
    return `Docker is there, but ${shown} may not be opened: add this user to the group docker`;
  if (named) return `DOCKER_HOST is "${host}", and there is no such socket: mend or unset it`;
  return 'no Docker engine runs here: install and start one';
}
