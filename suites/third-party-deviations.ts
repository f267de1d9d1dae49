/** One thing that a stack of others does otherwise than the document says, as checked by hand in its source. */
export interface Deviation {
  readonly what: string;
  readonly clause: string;
  /** What was looked at, by hand. */
  readonly checked: string;
  /** The cases and monitors that fail for it, each listed once. */
  readonly shownBy: readonly string[];
}

/** The device demo in the README of npm `echonet-lite` 2.16.2; docs/third-party.md tells it for people. */
export const deviations: readonly Deviation[] = [
  {
    what: 'A refused SetI gets no SetI_SNA.',
    clause: '4.2.3.1, 4.2.2 (C), (D)',
    checked: 'replySetDetail returns before it answers when the ESV is SetI',
    shownBy: [
      'seti-refusal-answered',
      'absent-property-refused',
      'partly-absent-write-refused',
      'read-only-property-refuses-writes',
    ],
  },
  {
    what: 'SetGet gets no answer, not even 5E with both counters 0.',
    clause: '4.2.3.4',
    checked: 'the branches for SETGET are empty, for the node profile and in the demo',
    shownBy: [
      'partly-absent-setget-refused',
      'setget-refuses-write-of-read-only-property',
      'setget-served-or-declined',
      'setget-declined-with-both-counters-zero',
      'setget-declined-writes-nothing',
      'multicast-writes-to-devices-answered-individually',
    ],
  },
  {
    what: 'INF_REQ gets no answer, neither INF nor INF_SNA.',
    clause: '4.2.1 (C), 4.2.3.5, 6.11.1',
    checked:
      'INF_REQ is served for 0xD5 alone, when its value is the text "00", which a request never carries; the demo leaves it empty',
    shownBy: [
      'requested-inf-copies-tid',
      'inf-req-answered-to-group',
      'inf-req-of-instance-list-answered-to-group',
      'inf-req-of-several-answered-to-group',
      'multicast-inf-req-answered-to-group',
      'multicast-discovery-answered-to-group',
      'partly-absent-read-refused',
      'sna-individual-after-multicast',
      'all-instances-of-the-node-profile',
      'inf-req-answered-by-multicast-inf',
      'inf-req-answer-names-who-asked',
      'requested-inf-keeps-order',
      'inf-req-refused-by-individual-inf-sna',
      'inf-req-of-many-properties',
      'instance-list-notified-when-asked',
    ],
  },
  {
    what: 'INFC gets no INFC_Res.',
    clause: '4.2.3.6',
    checked: 'no branch for 0x74 sends 0x7A',
    shownBy: ['infc-of-unknown-property-acknowledged', 'infc-answered-by-infc-res'],
  },
  {
    what: 'A Get to an object that the node lacks is answered by Get_SNA in the name of that object; 0EF002 and the like are answered as 0EF001.',
    clause: '4.2.2 (A), 3.2.4, 3.2.7, 6.11.1',
    checked:
      'replyGetDetail does not discard where the DEOJ is unknown, and copies it into SEOJ; any 0EF0xx is rewritten to 0EF001',
    shownBy: [
      'reserved-profile-classes-not-there',
      'missing-class-discarded',
      'missing-instance-discarded',
      'all-instances-of-missing-class-discarded',
      'missing-object-by-multicast-discarded',
      'eojs-of-responses-are-exchanged',
      'seoj-instance-within-0x7f',
      'seoj-class-group-is-known',
      'seoj-profile-is-node-profile',
      'seoj-is-an-object-of-the-node',
      'node-profile-has-instance-1',
    ],
  },
  {
    what: 'A Get to all instances (instance code 0x00) is answered once, with 0x00 in SEOJ.',
    clause: '4.2.3, 3.2.4',
    checked: 'no fan-out anywhere; the DEOJ is copied into SEOJ',
    shownBy: ['get-from-all-instances-of-one', 'seoj-is-one-instance'],
  },
  {
    what: 'Properties are sorted by number, those named twice become one.',
    clause: '4.2.3.2, 4.2.3.3, 4.2.2 (C)',
    checked: 'a request is kept as an object with the EPC as key: integer-like keys come first, and a key stands once',
    shownBy: [
      'setc-sna-keeps-order',
      'setc-res-keeps-order',
      'setc-of-many',
      'get-res-keeps-order',
      'get-res-repeats-a-doubled-epc',
      'get-of-more-than-a-frame-holds',
      'get-of-many-properties',
      'get-sna-tells-each-property',
      'responses-keep-the-order',
      'get-res-keeps-the-order',
    ],
  },
  {
    what: 'SetC_SNA is malformed where a refused value has more than one byte: PDC without its EDT.',
    clause: '1.2 (1), 3.2, 4.2.3.2',
    checked:
      'PDC and EDT of a refused write go through parseInt as one number each; PDC is read as if it were hexadecimal',
    shownBy: [
      'every-frame-is-well-formed',
      'frames-up-to-and-beyond-one-packet-survived',
      'wrong-size-among-several-not-accepted',
      'one-frame-in-each-packet',
    ],
  },
  {
    what: 'SetC of a wrong size is accepted.',
    clause: '4.2.2 (E)',
    checked: 'replySetDetail_sub never looks at the length; 0xBF and 0x81 take what comes',
    shownBy: ['setc-of-wrong-size-not-accepted', 'setc-of-wrong-size-changes-nothing'],
  },
  {
    what: 'A frame with more properties than OPC says is answered, and its write carried out; a Get with OPC 0 is answered by Get_Res with OPC 0.',
    clause: '3.2.6',
    checked: 'parseDetail reads as many properties as OPC says and ignores the rest',
    shownBy: [
      'more-properties-than-opc-discarded',
      'write-with-wrong-counter-not-carried-out',
      'counters-are-at-least-1',
    ],
  },
  {
    what: '0x83 of 013001 is read although its Get map does not list it; maps 9D and 9E of 029001 count 4 properties and list 2 and 3.',
    clause: '4.2.2 (C), 6.10.2',
    checked: 'the tables of the demo',
    shownBy: [
      'property-of-another-object-refused',
      'get-res-holds-whole-values',
      'maps-below-16-are-lists',
      'readable-properties-are-listed',
    ],
  },
  {
    what: 'The maps leave out what every device has: 0x81 in 9E and 9D of 013001, 0x88 in 9D of 013001 and of 029001.',
    clause: '6.3.1, 6.10.2',
    checked: 'the tables of the demo; 0x81 of 013001 takes writes and is announced all the same',
    shownBy: [
      'location-is-listed-as-writable',
      'super-class-announcements-are-listed',
      'announcement-maps-of-devices-are-complete',
    ],
  },
];
