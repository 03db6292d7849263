import { expect, test } from "vitest";
import type { ImportKind, ImportMapping } from "./import.ts";
import { guessMapping, mappingProblems, readValues } from "./import-mapping.ts";

test.each<[ImportKind, string[], ImportMapping]>([
  ["devices", ["No", "Client_ID", "Note"], { hasHeader: true, columns: { clientId: 1 } }],
  ["devices", ["客户端 ID"], { hasHeader: true, columns: { clientId: 0 } }],
  ["devices", ["group", "SN"], { hasHeader: true, columns: { groupId: 0, deviceId: 1 } }],
  ["devices", ["clientId", "groupId", "deviceId"], { hasHeader: true, columns: { clientId: 0 } }],
  [
    "devices",
    ["ClientId", "DeviceAccessKeyId", "DeviceAccessKeySecret"],
    { hasHeader: true, columns: { clientId: 0, keyId: 1, secret: 2 } },
  ],
  ["devices", ["client id", "secret"], { hasHeader: true, columns: { clientId: 0 } }],
  ["devices", ["1", " GID_line@@@device1 "], { hasHeader: false, columns: { clientId: 1 } }],
  ["unregister", ["clientId", "keyId", "secret"], { hasHeader: true, columns: { clientId: 0 } }],
  [
    "groups",
    ["Group ID", "Default effect", "备注"],
    { hasHeader: true, columns: { groupId: 0, defaultEffect: 1, note: 2 } },
  ],
  ["groups", ["GID_line", "x"], { hasHeader: false, columns: { groupId: 0 } }],
  ["devices", ["a", "b"], { hasHeader: true, columns: {} }],
  ["devices", [], { hasHeader: true, columns: {} }],
])("of a file for %s the first row %j suggests its columns", (kind, row, mapping) => {
  expect(guessMapping(kind, row)).toEqual(mapping);
});

test.each<[ImportKind, Partial<ImportMapping>, string[]]>([
  ["devices", { columns: { clientId: 0 } }, []],
  ["devices", { columns: { groupId: 0, deviceId: 1 } }, []],
  ["devices", { columns: { deviceId: 1 }, groupId: "GID_line" }, []],
  ["devices", { columns: {} }, ["clientId"]],
  ["devices", { columns: { deviceId: 1 } }, ["groupId"]],
  ["devices", { columns: { clientId: 0, deviceId: 1 } }, ["deviceId"]],
  ["devices", { columns: { clientId: 0, keyId: 1 } }, ["secret"]],
  ["devices", { columns: { clientId: 0, secret: 1 } }, ["keyId"]],
  ["devices", { columns: { clientId: 3 } }, ["clientId"]],
  ["devices", { columns: { clientId: 0, keyId: 0, secret: 1 } }, ["keyId"]],
  ["groups", { columns: { note: 1 } }, ["groupId"]],
])("in a file for %s of three columns %j is wrong at %j", (kind, mapping, fields) => {
  expect(Object.keys(mappingProblems(kind, { hasHeader: true, columns: {}, ...mapping }, 3))).toEqual(fields);
});

test("a row is read by its columns, and what it does not have is empty", () => {
  const columns = { groupId: 1, deviceId: 0 };
  expect(readValues({ hasHeader: true, columns }, [" d1 ", "GID_line"])).toMatchObject({
    clientId: "GID_line@@@d1",
    secret: "",
  });
  expect(readValues({ hasHeader: true, columns: { deviceId: 4 }, groupId: "GID_line" }, ["x"]).clientId).toBe(
    "GID_line@@@",
  );
});
