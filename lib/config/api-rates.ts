/**
 * Calls per second that the API lets through: of each operation for each access user, and of everything from one address.
 * The figures are the vendor's; it publishes none for custom auth, instances, tags and CloseConnection, where ours stand.
 */
export const DEFAULT_API_RATES = {
  address: 300,
  ApplyToken: 100,
  QueryToken: 100,
  RevokeToken: 5,
  RegisterDeviceCredential: 500,
  GetDeviceCredential: 500,
  RefreshDeviceCredential: 500,
  UnRegisterDeviceCredential: 500,
  ListDeviceCredentialClientId: 500,
  CreateGroupId: 10,
  DeleteGroupId: 10,
  ListGroupId: 10,
  ListInstances: 100,
  QuerySessionByClientId: 500,
  BatchQuerySessionByClientIds: 100,
  CloseConnection: 100,
  SendMessage: 1_000,
  QueryMqttTraceDevice: 500,
  AddCustomAuthIdentity: 100,
  UpdateCustomAuthIdentity: 100,
  DeleteCustomAuthIdentity: 100,
  QueryCustomAuthIdentity: 100,
  AddCustomAuthPermission: 100,
  UpdateCustomAuthPermission: 100,
  DeleteCustomAuthPermission: 100,
  QueryCustomAuthPermission: 100,
  AddCustomAuthConnectBlack: 100,
  DeleteCustomAuthConnectBlack: 100,
  QueryCustomAuthConnectBlack: 100,
  TagResources: 100,
  ListTagResources: 100,
  UntagResources: 100,
  unsupported: 100,
} as const;

export type ApiRateName = keyof typeof DEFAULT_API_RATES;
/** Per second; 0 is no limit. */
export type ApiRates = Readonly<Record<ApiRateName, number>>;

/**
 * Reads `off` (no limit at all), or pairs such as `ApplyToken=500,address=0` that change some of the defaults; 0 takes one
 * limit away. @returns null for anything else.
 */
export function parseApiRates(text: string): ApiRates | null {
  const rates: Record<ApiRateName, number> = { ...DEFAULT_API_RATES };
  const names = Object.keys(rates) as ApiRateName[];
  if (text === "off") {
    for (const name of names) rates[name] = 0;
    return rates;
  }
  if (text === "") return rates;
  for (const pair of text.split(",")) {
    const [, given, figure] = /^\s*([A-Za-z]+)\s*=\s*(\d{1,6})\s*$/.exec(pair) ?? [];
    const name = names.find((candidate) => candidate === given);
    if (name === undefined) return null;
    rates[name] = Number(figure);
  }
  return rates;
}
