import { escaped } from './xml.ts';

/** Why a request is refused (SOAP 1.2 part 1, 5.4; subcodes of the ONVIF Core Specification, 5.8.2). */
export interface Fault {
  readonly subcode: 'NotAuthorized' | 'ActionNotSupported' | 'InvalidArgVal' | 'WellFormed' | 'InvalidFilterFault';
  readonly reason: string;
}

const NAMESPACES = Object.entries({
  env: 'http://www.w3.org/2003/05/soap-envelope',
  ter: 'http://www.onvif.org/ver10/error',
  tt: 'http://www.onvif.org/ver10/schema',
  tds: 'http://www.onvif.org/ver10/device/wsdl',
  tev: 'http://www.onvif.org/ver10/events/wsdl',
  wsa5: 'http://www.w3.org/2005/08/addressing',
  wsnt: 'http://docs.oasis-open.org/wsn/b-2',
  tns1: 'http://www.onvif.org/ver10/topics',
  tnsipro1: 'http://i-pro.com/2021/onvif/event/topics',
})
  .map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  .join('');

/** The envelope around a body that is XML already. */
export const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope${NAMESPACES}><env:Body>${body}</env:Body></env:Envelope>`;

/** The body of a fault. */
export const faultBody = ({ subcode, reason }: Fault): string =>
  '<env:Fault><env:Code><env:Value>env:Sender</env:Value>' +
  `<env:Subcode><env:Value>ter:${subcode}</env:Value></env:Subcode></env:Code>` +
  `<env:Reason><env:Text xml:lang="en">${escaped(reason)}</env:Text></env:Reason></env:Fault>`;
