import { isIP } from 'node:net';
import { InvalidArgumentError, type Command } from 'commander';

/** Adds --bind and --interface to a command that uses the network. */
export const withOwnEnd = (command: Command): Command =>
  command
    .option(
      '--bind <address>',
      'own address to use, with its port 3610 (default: the one towards the device)',
      ipAddress,
    )
    .option('--interface <name>', 'network interface to use');

function ipAddress(text: string): string {
  if (isIP(text) === 0) throw new InvalidArgumentError('give an IP address of this host.');
  return text;
}
