import { printable } from '../evidence/printable.ts';

/** The user gave something that cannot be used: one line that names the thing, the place and the cure. Exit code 3. */
export class Unusable extends Error {
  constructor(text: string) {
    super(printable(text, 600));
    this.name = 'Unusable';
  }
}
