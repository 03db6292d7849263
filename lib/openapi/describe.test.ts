import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { describeApi } from "./describe.ts";
import { OPERATIONS } from "./operations/index.ts";

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  description?: string;
}
interface Described {
  operationId: string;
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content: Record<string, { schema: Schema & { $ref?: string } }> }>;
}
const api = describeApi() as { openapi: string; paths: Record<string, Record<string, Described>> };
const described = (name: string): Described =>
  Object.values(api.paths[`/#${name}`] ?? expect.fail(`${name} is not described`))[0] ?? expect.fail();

test("it is an OpenAPI 3.1 document by the published schema, and so is nothing that only looks like one", async () => {
  const validate = async (document: Record<string, unknown>) => {
    // It writes into what it is given.
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    return { version: validator.version, valid, errors };
  };
  expect(await validate(api)).toEqual({ version: "3.1", valid: true, errors: undefined });
  const [path = ""] = Object.keys(api.paths);
  const bent = { ...api, paths: { [path]: { post: { parameters: [{ name: "x", in: "nowhere" }] } } } };
  expect((await validate(bent)).valid).toBe(false);
});

test("whatever it refers to is there, and operations are told apart", () => {
  const text = JSON.stringify(api);
  for (const [, pointer = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = pointer
      .split("/")
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], api);
    expect(found, pointer).toBeDefined();
  }
  const ids = OPERATIONS.map(({ name }) => described(name).operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every operation is described once", () => {
  expect(api.openapi).toBe("3.1.0");
  expect(Object.keys(api.paths)).toEqual(OPERATIONS.map(({ name }) => `/#${name}`));
});

test.each(OPERATIONS.map((operation) => [operation.name, operation] as const))("%s", (name, operation) => {
  const { operationId, parameters, requestBody, responses } = described(name);
  expect(operationId).toBe(name);
  const query = parameters.filter((parameter) => parameter.in === "query");
  const body = requestBody?.content["application/json"]?.schema;
  const names = body === undefined ? query.map((parameter) => parameter.name) : Object.keys(body.properties ?? {});
  expect(names).toEqual(Object.keys(operation.input.shape));
  const required = body === undefined ? query.filter((p) => p.required).map((p) => p.name) : (body.required ?? []);
  for (const parameter of required) expect(operation.example).toHaveProperty(parameter);
  const schemas = body === undefined ? query.map(({ schema }) => schema) : Object.values(body.properties ?? {});
  for (const schema of schemas)
    expect(schema).toMatchObject({ type: expect.any(String), description: expect.any(String) });
  const answer = responses["200"]?.content["application/json"]?.schema;
  expect(Object.keys(answer?.properties ?? {})).toEqual(["RequestId", ...Object.keys(operation.output.shape)]);
  // A form has lists as Name.1, which no schema can say.
  const form = requestBody?.content["application/x-www-form-urlencoded"]?.schema;
  const lists = schemas.some(({ type }) => type === "array");
  expect(form).toEqual(lists ? undefined : body);
  expect(responses.default?.content["application/json"]?.schema.$ref).toBe("#/components/schemas/Error");
});

test("numbers, booleans and lists are what they are, though they travel as text", () => {
  const properties = (name: string) => described(name).requestBody?.content["application/json"]?.schema.properties;
  expect(properties("ApplyToken")?.ExpireTime).toMatchObject({ type: "integer", format: "int64" });
  expect(properties("ListDeviceCredentialClientId")?.PageSize).toMatchObject({
    type: "integer",
    minimum: 1,
    maximum: 100,
  });
  expect(properties("UntagResources")?.All).toEqual({ type: "boolean", description: expect.any(String) });
  expect(properties("CreateGroupId")?.Tag).toMatchObject({
    type: "array",
    items: { type: "object", properties: { Key: { type: "string" } }, required: ["Key"] },
  });
});

test("only what is not supported is marked as such", () => {
  const marked = Object.values(api.paths).flatMap(
    (path) => Object.values(path) as (Described & { deprecated?: boolean })[],
  );
  expect(marked.filter(({ deprecated }) => deprecated).length).toBe(19);
  expect(described("AddCustomAuthIdentity")).not.toHaveProperty("deprecated");
  expect(described("DisasterRecovery")).toHaveProperty("deprecated", true);
});
