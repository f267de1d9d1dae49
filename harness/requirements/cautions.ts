/** The rules that ask an answer to copy the TID; a device that does not breaks these and no other. */
export const TID_RULES: readonly string[] = ['EL2-3.2.2-1', 'EL2-3.2.2-2', 'EL2-3.2.2-3', 'EL2-3.2.2-4'];

/** Rules whose doubt touches the verdict: a fail warns until somebody has checked a clean copy of the document. */
export const CAUTIONS: Readonly<Record<string, string>> = {
  'EL2-3.2.2-4': 'clause 3.2.2 leaves the TID of notifications open; that a requested one copies it is inferred',
  'EL2-3.2.4-7': 'later APPENDIX releases define more classes in this group',
  'EL2-3.2.7-2': 'which EPCs belong to array handling comes from the APPENDIX',
  'EL2-4.2.1-B5': 'the mark that lets SetC be broadcast is not visible in table 3-9',
  'EL2-4.2.3.3-3': 'that a full response keeps the order follows from the figures, not from a sentence',
  'EL2-4.2.3.4-8': '4.2.3.4 has no sentence on PDC and EDT in the SNA; figure 4-11 shows them',
  'EL2-4.2.3.5-6': 'number and order are not repeated for 0x53; they are taken over from the other services',
  'EL2-4.2.3.5-9': 'the sentence that names the DEOJ is broken up in the document',
};

/** Rules of chapters 3 and 4 that nothing observes from outside, each with the reason that the report shows. */
export const UNTESTED: Readonly<Record<string, string>> = {
  'EL2-3.2.2-6': 'what a requester does with a wrong TID shows inside the device only; it takes a device that asks',
  'EL2-3.2.4-9':
    'a class that no release of the APPENDIX known here defines may be of a later one: nothing breaks the rule',
  'EL2-3.2.6-12':
    'what a requester does with a wrong counter shows inside the device only; it takes a device that asks',
  'EL2-3.2.7-1':
    'an EPC that no release of the APPENDIX known here defines may be of a later one: nothing breaks the rule',
  'EL2-3.2.7-7': 'the meaning of an EPC cannot be seen on the wire',
  'EL2-4.2.3.2-7': 'a recommendation that conforms both ways: no behaviour breaks it',
  'EL2-4.2.3.4-4': 'a recommendation that conforms both ways: no behaviour breaks it',
};
