import { IMPORT_FIELDS, type ImportField, type ImportKind, type ImportMapping } from "./import.ts";
import { formatClientId, isGroupId, parseClientId } from "./login.ts";

/** Names under which files in the wild have a column; compared without case, spaces and punctuation. */
const NAMES: Readonly<Record<ImportField, readonly string[]>> = {
  clientId: ["clientid", "mqttclientid", "client", "客户端id", "客户端"],
  groupId: ["groupid", "group", "gid", "mqttgroupid"],
  deviceId: ["deviceid", "device", "sn", "serial", "serialnumber", "devicename", "设备id", "设备", "序列号"],
  keyId: ["deviceaccesskeyid", "accesskeyid", "keyid"],
  secret: ["deviceaccesskeysecret", "accesskeysecret", "keysecret", "secret"],
  defaultEffect: ["defaulteffect", "default", "effect", "默认效果", "默认"],
  note: ["note", "notes", "remark", "remarks", "comment", "description", "备注", "描述", "说明"],
};

/** The mapping that the first row of a file suggests: by the names in it, or by what it holds. */
export function guessMapping(kind: ImportKind, firstRow: readonly string[]): ImportMapping {
  const columns: Partial<Record<ImportField, number>> = {};
  const names = firstRow.map((cell) => cell.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
  for (const field of IMPORT_FIELDS[kind]) {
    const column = names.findIndex((name) => NAMES[field].includes(name));
    if (column >= 0) columns[field] = column;
  }
  if (Object.keys(columns).length > 0) return { hasHeader: true, columns: withoutDoubles(columns) };
  const [field, isOne] =
    kind === "groups"
      ? (["groupId", isGroupId] as const)
      : (["clientId", (text: string) => parseClientId(text) !== null] as const);
  const column = firstRow.findIndex((cell) => isOne(cell.trim()));
  return column >= 0 ? { hasHeader: false, columns: { [field]: column } } : { hasHeader: true, columns };
}

/** Where the client ID is given whole, its parts say nothing more; a key without its secret is no pair. */
function withoutDoubles(columns: Partial<Record<ImportField, number>>): ImportMapping["columns"] {
  const { groupId, deviceId, keyId, secret, ...rest } = columns;
  return {
    ...rest,
    ...(columns.clientId === undefined && groupId !== undefined ? { groupId } : {}),
    ...(columns.clientId === undefined && deviceId !== undefined ? { deviceId } : {}),
    ...(keyId !== undefined && secret !== undefined ? { keyId, secret } : {}),
  };
}

/** What is wrong with a mapping, by the field that it is shown at; empty where nothing is. */
export function mappingProblems(
  kind: ImportKind,
  { columns, groupId }: ImportMapping,
  columnCount: number,
): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  const used = new Map<number, ImportField>();
  for (const field of IMPORT_FIELDS[kind]) {
    const column = columns[field];
    if (column === undefined) continue;
    if (column >= columnCount) problems[field] = "The file has no such column.";
    else if (used.has(column)) problems[field] = "This column is chosen twice. Choose another one.";
    used.set(column, field);
  }
  if (kind === "groups") {
    if (columns.groupId === undefined) problems.groupId ??= "Choose the column with the group ID.";
    return problems;
  }
  if (columns.clientId === undefined) {
    if (columns.deviceId === undefined) {
      problems.clientId ??= "Choose the column with the client ID, or those with the group ID and the device ID.";
    } else if (columns.groupId === undefined && groupId === undefined) {
      problems.groupId ??= "Choose the column with the group ID, or one group for all rows.";
    }
  } else if (columns.deviceId !== undefined) {
    problems.deviceId ??= "The client ID says this already. Leave one of them out.";
  }
  if ((columns.keyId === undefined) !== (columns.secret === undefined)) {
    problems[columns.keyId === undefined ? "keyId" : "secret"] ??= "Choose both the key ID and the secret, or neither.";
  }
  return problems;
}

/** What a row says, by field; white space around it is cut off, and what the row does not have is empty. */
export type ImportValues = Readonly<Record<ImportField, string>>;

export function readValues({ columns, groupId }: ImportMapping, cells: readonly string[]): ImportValues {
  const cell = (field: ImportField) => {
    const column = columns[field];
    return column === undefined ? "" : (cells[column] ?? "").trim();
  };
  const group = cell("groupId") || (columns.groupId === undefined ? (groupId ?? "") : "");
  const deviceId = cell("deviceId");
  const clientId = columns.clientId === undefined ? formatClientId(group, deviceId) : cell("clientId");
  return {
    clientId,
    groupId: group,
    deviceId,
    keyId: cell("keyId"),
    secret: cell("secret"),
    defaultEffect: cell("defaultEffect"),
    note: cell("note"),
  };
}
