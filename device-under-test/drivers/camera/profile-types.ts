import type { Button, Label, Setting, Slot } from '../../camera-contract.ts';

/**
 * How the settings pages of one firmware are worked: what a profile file (JSON) holds. `profile.schema.json` says the
 * same as a schema, docs/camera-profile.md in prose. Paths begin with "/" and may have a query; selectors are CSS.
 */
export interface HttpProfile {
  readonly $schema?: string;
  /** Model and firmware, for messages: "i-PRO WV-X8571NJ 1.60". */
  readonly name: string;
  readonly login: 'digest';
  /** Least time in ms from an answer to the next request. */
  readonly spacing: number;
  /** Longest time in ms until the camera serves again after a change of its HTTP or HTTPS settings: 10000 unless given. */
  readonly settle?: number;
  /** A number that the camera gives anew for each request that changes something (anti-CSRF). */
  readonly token?: Token;
  /** The pages by names of your own. */
  readonly pages: Readonly<Record<string, Page>>;
  readonly settings: Readonly<Partial<Record<Setting, Field>>>;
  readonly buttons: Readonly<Partial<Record<Button, Press>>>;
  readonly uploads: Readonly<Partial<Record<Slot, Upload>>>;
  readonly labels: Readonly<Partial<Record<Label, Place>>>;
  readonly log?: LogTable;
}

/** `GET path` answers a text in which the number stands behind `after`; it is sent along as `field`. */
interface Token {
  readonly path: string;
  readonly after: string;
  readonly field: string;
}

/** One page with one form of settings. */
export interface Page {
  readonly path: string;
  /** Selector of the form. What it holds is sent along as it was read, as a browser does. */
  readonly form: string;
  /** How the form is sent: urlencoded unless given. */
  readonly encoding?: 'urlencoded' | 'multipart';
  /** What "set" does. */
  readonly write: Request;
}

/** A request that a button of a page makes. */
interface Request {
  /** POST unless given; GET puts the fields into the query. */
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  /** Fields that are sent besides, always the same: the name and value of the button that was pressed, for one. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Selector of the button on the page: tells whether it is grey, and is what a browser presses. */
  readonly control: string;
  readonly answer?: AnswerPlace;
}

/**
 * How the answer is understood; redirects within the camera are followed before. It is refused where the status is 400 or
 * more, something stands at `error`, a text of `refused` is in it, or none of `accepted` is; else accepted.
 */
export interface AnswerPlace {
  /** Selector of the text; the whole page unless given. */
  readonly at?: string;
  /** Selector of what stands there only where the camera refuses. */
  readonly error?: string;
  readonly accepted?: readonly string[];
  readonly refused?: readonly string[];
  /** The body is a file: refused where a page (HTML) comes in its place. */
  readonly file?: true;
}

/** Where a setting stands. */
export interface Field {
  /** A name of `pages`. */
  readonly page: string;
  /** The `name` of the control. */
  readonly field: string;
  readonly kind: 'text' | 'select' | 'radio' | 'checkbox';
  /**
   * Word of the contract -> `value` at the camera; what is not listed is the same at both. A checkbox without it: on sends
   * the `value` of the box, off sends nothing.
   */
  readonly values?: Readonly<Record<string, string>>;
}

/** A button besides "set". */
interface Press extends Request {
  /** The page that it is on, a name of `pages`. */
  readonly page: string;
  /** Whether the page's form is sent along: not unless given. */
  readonly sendForm?: boolean;
}

/** Where a file is installed: sent as multipart/form-data. */
interface Upload {
  readonly page: string;
  readonly path: string;
  /** The `name` of the file control. */
  readonly field: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** Selector of the button that sends it. */
  readonly control: string;
  readonly answer?: AnswerPlace;
}

/** A text on a page. */
interface Place {
  readonly page: string;
  readonly at: string;
}

/** The system log: one element for each row, and selectors of its parts within the row. */
export interface LogTable {
  readonly path: string;
  readonly row: string;
  readonly time: string;
  readonly category: string;
  readonly text: string;
}
