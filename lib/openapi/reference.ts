import type { ApiRateName } from "../config/api-rates.ts";
import { resourceName } from "../domain/access-policy-resource.ts";
import type { AccessNeed } from "./access.ts";
import { ERROR_STATUS } from "./error.ts";
import { readInput } from "./input.ts";
import type { Operation } from "./operation.ts";
import { OPERATION_FAMILIES, type OperationFamily } from "./operations/index.ts";
import { collectParameters } from "./rpc/parameters.ts";
import { schemaOf } from "./schema.ts";

/** A parameter as its schema has it. */
export interface ParameterReference {
  readonly name: string;
  /** `list`: `Name.1`, `Name.2` …; `objects`: `Name.1.Field` …. */
  readonly type: "text" | "integer" | "boolean" | "list" | "objects";
  readonly required: boolean;
  readonly description: string;
  readonly values: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly maxLength: number | null;
  readonly maxItems: number | null;
  /** Of each object of a list of objects. */
  readonly fields: readonly string[];
}

/** What the access policies of a caller must allow. */
export interface NeedReference {
  /** One of these. */
  readonly actions: readonly string[];
  /** On each of these; of the example. */
  readonly resources: readonly string[];
}

/** An operation as people read about it; made of the definition that answers it. */
export interface OperationReference {
  readonly name: string;
  readonly family: OperationFamily;
  readonly summary: string;
  readonly isSupported: boolean;
  readonly methods: readonly ("GET" | "POST")[];
  readonly httpsOnly: boolean;
  /** Name of its rate in the setting `API_RATES`. */
  readonly rate: ApiRateName;
  readonly parameters: readonly ParameterReference[];
  /** An answer with the types of its fields for values. */
  readonly answer: unknown;
  readonly errors: readonly { readonly code: string; readonly status: number }[];
  readonly needs: readonly NeedReference[];
  /** Parameters of a request that could be made, as they travel. */
  readonly example: Readonly<Record<string, string>>;
}

/** All of them, in the order of the documentation. */
export function listOperationReferences(): OperationReference[] {
  return (Object.entries(OPERATION_FAMILIES) as [OperationFamily, readonly Operation[]][]).flatMap(
    ([family, operations]) => operations.map((operation) => referTo(family, operation)),
  );
}

export function findOperationReference(name: string): OperationReference | null {
  return listOperationReferences().find((one) => one.name === name) ?? null;
}

function referTo(family: OperationFamily, operation: Operation): OperationReference {
  const { name, summary, methods, rate } = operation;
  const input = schemaOf(operation.input, "input") as Schema;
  const example = flatExample(operation);
  return {
    name,
    family,
    summary,
    isSupported: family !== "unsupported",
    methods,
    httpsOnly: operation.httpsOnly === true,
    rate,
    parameters: Object.entries(input.properties ?? {}).map(([parameter, schema]) =>
      referToParameter(parameter, schema, (input.required ?? []).includes(parameter)),
    ),
    answer: { RequestId: "string", ...(skeleton(schemaOf(operation.output, "output") as Schema) as object) },
    errors: [...new Set([...operation.documented, operation.overflow])].map((code) => ({
      code,
      status: code in ERROR_STATUS ? ERROR_STATUS[code as keyof typeof ERROR_STATUS] : 400,
    })),
    needs: needsOf(operation, example),
    example,
  };
}

/** The part of JSON Schema that the definitions use. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
}

function referToParameter(name: string, schema: Schema, required: boolean): ParameterReference {
  const fields = Object.keys(schema.items?.properties ?? {});
  const type =
    schema.type === "array"
      ? fields.length === 0
        ? "list"
        : "objects"
      : schema.type === "integer" || schema.type === "boolean"
        ? schema.type
        : "text";
  return {
    name,
    type,
    required,
    description: schema.description ?? "",
    values: schema.enum ?? (schema.const === undefined ? [] : [schema.const]),
    minimum: schema.minimum ?? null,
    maximum: schema.maximum ?? null,
    maxLength: schema.maxLength ?? null,
    maxItems: schema.maxItems ?? null,
    fields,
  };
}

function skeleton(schema: Schema): unknown {
  if (schema.type === "array") return [skeleton(schema.items ?? {})];
  if (schema.type !== "object") return schema.type;
  return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, skeleton(field)]));
}

/** The example of an operation as it goes over the wire. */
export function flatExample(operation: Operation): Record<string, string> {
  const flat: Record<string, string> = {};
  const put = (name: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) put(`${name}.${index + 1}`, item);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) put(`${name}.${key}`, item);
    } else {
      flat[name] = String(value);
    }
  };
  for (const [name, value] of Object.entries(operation.example)) put(name, value);
  return flat;
}

function needsOf(operation: Operation, example: Readonly<Record<string, string>>): NeedReference[] {
  const input = readInput(operation, collectParameters(Object.entries(example)));
  const shown = operation.shows?.(input);
  return [...operation.access(input), ...(shown === undefined ? [] : [shown])].map(({ actions, resources }) => ({
    actions,
    resources: resources.map(asGrant),
  }));
}

/** As a policy would name it: a grant on a topic covers what lies under it, and MQTT's wildcards mean nothing there. */
function asGrant(resource: AccessNeed["resources"][number]): string {
  return resourceName(resource).replace(/\/[+#]$/, "");
}

/** Every error code with its status; of the codes that end in the name of a parameter, one of each kind. */
export function listErrorReferences(): { readonly code: string; readonly status: number }[] {
  return [
    ...Object.entries(ERROR_STATUS).map(([code, status]) => ({ code, status })),
    { code: "MissingInstanceId", status: 400 },
    { code: "InvalidParameter.InstanceId", status: 400 },
  ];
}
