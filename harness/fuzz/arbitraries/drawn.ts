import { Arbitrary, Stream, Value, type Random as Source } from 'fast-check';
import { randomFrom, type Random } from '../../transport/random.ts';
import type { Input } from '../input.ts';

/**
 * An arbitrary of inputs from a function that makes one out of random numbers. It takes one number of fast-check for an
 * input: an input composed of fast-check's own arbitraries costs twenty times as much. It shrinks nothing: an input is
 * made smaller as a tree.
 */
export const drawn = (make: (random: Random) => Input): Arbitrary<Input> => new Drawn(make);

class Drawn extends Arbitrary<Input> {
  readonly #make: (random: Random) => Input;

  constructor(make: (random: Random) => Input) {
    super();
    this.#make = make;
  }

  override generate(source: Source): Value<Input> {
    return new Value(this.#make(randomFrom(source.nextInt(0, 0xffff_ffff))), undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is Input {
    return false;
  }

  override shrink(): Stream<Value<Input>> {
    return Stream.nil();
  }
}
