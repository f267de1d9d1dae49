/** Service codes of Part II 3.2.5, tables 3-9 to 3-11. */
export const ESV = {
  SetI: 0x60,
  SetC: 0x61,
  Get: 0x62,
  INF_REQ: 0x63,
  SetGet: 0x6e,
  Set_Res: 0x71,
  Get_Res: 0x72,
  INF: 0x73,
  INFC: 0x74,
  INFC_Res: 0x7a,
  SetGet_Res: 0x7e,
  SetI_SNA: 0x50,
  SetC_SNA: 0x51,
  Get_SNA: 0x52,
  INF_SNA: 0x53,
  SetGet_SNA: 0x5e,
} as const;

type ServiceName = keyof typeof ESV;

/** Each service that can be asked for, with its positive answer and its "response not possible". */
const SERVICES = [
  { request: ESV.SetI, response: undefined, sna: ESV.SetI_SNA },
  { request: ESV.SetC, response: ESV.Set_Res, sna: ESV.SetC_SNA },
  { request: ESV.Get, response: ESV.Get_Res, sna: ESV.Get_SNA },
  { request: ESV.INF_REQ, response: ESV.INF, sna: ESV.INF_SNA },
  { request: ESV.SetGet, response: ESV.SetGet_Res, sna: ESV.SetGet_SNA },
  { request: ESV.INFC, response: ESV.INFC_Res, sna: undefined },
] as const;

const names = new Map<number, ServiceName>(
  Object.entries(ESV).map(([name, code]): [number, ServiceName] => [code, name as ServiceName]),
);
const requests = new Set<number>(SERVICES.map((service) => service.request));
const answers = new Set<number>(SERVICES.flatMap(({ response, sna }) => [response ?? -1, sna ?? -1]));
const carriesTwoLists = new Set<number>([ESV.SetGet, ESV.SetGet_Res, ESV.SetGet_SNA]);

/** "Get_SNA" for 0x52; "ESV 0x99" for a code that no table names. */
export const esvName = (esv: number): string =>
  names.get(esv) ?? `ESV 0x${esv.toString(16).padStart(2, '0').toUpperCase()}`;

/** Whether the code asks for something: 0x60-0x63, 0x6E, and 0x74, which asks for a receipt. */
export const isRequest = (esv: number): boolean => requests.has(esv);

/** Whether the code answers a request. 0x73 both answers 0x63 and stands alone. */
export const isAnswer = (esv: number): boolean => answers.has(esv);

/** Whether the frame carries OPCSet and OPCGet with a list each (figure 4-11). */
export const hasTwoLists = (esv: number): boolean => carriesTwoLists.has(esv);

/** The row of a request code, or undefined. */
export const serviceOf = (request: number): (typeof SERVICES)[number] | undefined =>
  SERVICES.find((service) => service.request === request);
