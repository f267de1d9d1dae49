/** Everything that is no character of XML 1.0 (production 2), lone surrogates included. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Replaces what XML 1.0 forbids by U+FFFD; markup is left as it is. */
export const xmlLegal = (text: string): string => text.replaceAll(FORBIDDEN, '\ufffd');

/** Text as it may stand in an element or a quoted attribute of XML or HTML. */
export const xmlText = (text: string): string =>
  xmlLegal(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
