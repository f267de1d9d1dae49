/** What the APPENDIX says of an object, as cases ask for it. Types only. */

/** How a rule binds; of these only `required` makes something mandatory, the others depend on what a device has. */
export type Binding = 'required' | 'required_c' | 'required_o' | 'optional' | 'notApplicable';

/** What a value is made of: a number, a fixed-point number, named codes and levels, a date or a time, bytes without form. */
export type ValueType = 'integer' | 'fraction' | 'code' | 'date' | 'bytes';

/** Why a value is none that the property has. */
export interface Misfit {
  readonly type: ValueType;
  /** The size is wrong, whatever stands in it. */
  readonly size: boolean;
  readonly expected: string;
  /** A number that is in range when its lowest byte comes first. */
  readonly swapped: boolean;
}

/** One property of a class at one release. */
export interface PropertyRule {
  readonly epc: number;
  readonly name: string;
  readonly get: Binding;
  readonly set: Binding;
  readonly announce: Binding;
  /** The class has it of the device super class. */
  readonly inherited: boolean;
  /** Whether a breach is one for sure; otherwise releases differ here, and which of them counts is not known. */
  readonly certain: boolean;
  /** What its values are made of. */
  readonly types: ReadonlySet<ValueType>;
  /** Undefined where the value fits. */
  readonly misfit: (edt: Uint8Array) => Misfit | undefined;
}

/** What the APPENDIX says of one object. */
export interface ObjectRules {
  /** "release G", or what stands in for it behind the word "at". */
  readonly release: string;
  /** known: defined; unknown: judged by the super class alone; free: a group that the APPENDIX leaves alone. */
  readonly standing: 'known' | 'unknown' | 'free';
  readonly properties: ReadonlyMap<number, PropertyRule>;
  /** EPCs that other releases define, and this one does not. */
  readonly elsewhere: ReadonlySet<number>;
}

/** The device classes, the super class and the node profile, by release. */
export interface Appendix {
  /** Which one it is: "1.3.0, release R". */
  readonly edition: string;
  /** The rules for an object of six hex digits that gave `claim` for its property 0x82, if it gave anything. */
  describe(eoj: string, claim: Uint8Array | undefined): ObjectRules;
}
