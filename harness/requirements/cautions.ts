/** The rules that ask an answer to copy the TID; a device that does not breaks these and no other. */
export const TID_RULES: readonly string[] = ['EL2-3.2.2-1', 'EL2-3.2.2-2', 'EL2-3.2.2-3', 'EL2-3.2.2-4'];

/** The rules that an answer which is no frame breaks; what others demand of the answer then stays open. */
export const isFrameRule = (id: string): boolean =>
  id.startsWith('EL2-3.2') || id === 'EL2-1.2-U2' || id === 'EL2-4.2.3.4-13';

const FROM_APPENDIX = 'comes from the APPENDIX, not from Part II; what holds depends on the release of the device';

/** Rules whose doubt touches the verdict: a fail warns until somebody has checked a clean copy of the document. */
export const CAUTIONS: Readonly<Record<string, string>> = {
  'EL2-2.4-3': 'the document gives a model of the software; what shows of it outside is inferred',
  'EL2-3.2.2-4': 'clause 3.2.2 leaves the TID of notifications open; that a requested one copies it is inferred',
  'EL2-3.2.2-6':
    'clause 3.2.2 says what a requester uses the TID for; that it drops an answer under another one is inferred',
  'EL2-3.2.4-7': 'later APPENDIX releases define more classes in this group',
  'EL2-3.2.7-2': 'which EPCs belong to array handling comes from the APPENDIX',
  'EL2-4.2.1-B5': 'the mark that lets SetC be broadcast is not visible in table 3-9',
  'EL2-4.2.3.3-3': 'that a full response keeps the order follows from the figures, not from a sentence',
  'EL2-4.2.3.4-8': '4.2.3.4 has no sentence on PDC and EDT in the SNA; figure 4-11 shows them',
  'EL2-4.2.3.5-6': 'number and order are not repeated for 0x53; they are taken over from the other services',
  'EL2-4.2.3.5-9': 'the sentence that names the DEOJ is broken up in the document',
  'EL2-5.4-2': 'clause 5.4 does not name the property; the operating status is the only one that fits',
  'EL2-6.3.1-2': FROM_APPENDIX,
  'EL2-6.3.1-3': FROM_APPENDIX,
  'EL2-6.3.1-4': FROM_APPENDIX,
  'EL2-6.3.1-5': FROM_APPENDIX,
  'EL2-6.3.1-6': FROM_APPENDIX,
  'EL2-6.3.1-7': FROM_APPENDIX,
};

/** Rules that nothing observes from outside, each with the reason that the report shows. */
export const UNTESTED: Readonly<Record<string, string>> = {
  'EL2-1.2-U11':
    'it speaks of networks for which another body lays down a multicast address; Tekigo knows the two of 1.2 (1)',
  'EL2-5.2-1': 'it speaks of the interface between middleware and application, which no frame shows',
  'EL2-6.10.2-7':
    'a device whose functions change with its mode may change its maps: a change is noted, nothing breaks the rule',
  'EL2-6.11.1-1.2': 'a node that answers with 0x31 may be about to start or to stop: nothing breaks the rule',
  'EL2-6.11.1-6.5':
    'the note that leaves the node profile out of the lists is lost: a node that names it is noted, not failed',
  'EL2-6.11.1-10.2': 'the note on the inner form of the number is lost: another maker in it is noted, not failed',
  'EL2-3.2.4-9':
    'a class that no release of the APPENDIX known here defines may be of a later one: nothing breaks the rule',
  'EL2-3.2.7-1':
    'an EPC that no release of the APPENDIX known here defines may be of a later one: nothing breaks the rule',
  'EL2-3.2.7-7': 'the meaning of an EPC cannot be seen on the wire',
  'EL2-4.2.3.2-7': 'a recommendation that conforms both ways: no behaviour breaks it',
  'EL2-4.2.3.4-4': 'a recommendation that conforms both ways: no behaviour breaks it',
};
