import type { z } from "zod";
import type { ApiRateName } from "../config/api-rates.ts";
import type { Role } from "../domain/operator.ts";
import type { ServiceContext } from "../services/context.ts";
import type { AccessNeed } from "./access.ts";
import type { ApiErrorCode } from "./error.ts";

/** How a family of operations spells what goes wrong in the services. */
export interface ErrorSpelling {
  /** A parameter that cannot be read; else `InvalidParameter.<Name>`. */
  readonly parameter?: ApiErrorCode;
  /** There is no such instance. */
  readonly instance: ApiErrorCode;
  /** The input breaks a rule; else `InvalidParameter.<Name>` by the field that is named. */
  readonly input?: ApiErrorCode;
  /** The database or the gateway cannot do it now. */
  readonly unavailable: ApiErrorCode;
  /** By the finer identifier of a `DomainError`, or its code. */
  readonly details?: Readonly<Record<string, ApiErrorCode>>;
}

/** What an operation has at hand. */
export interface Call {
  /** The actor of this context is the access key, with the role that the operation earns on its instances, and nothing else. */
  readonly ctx: ServiceContext;
  /** Whether the access policies of the caller give this too. */
  may(need: AccessNeed): boolean;
  /** @throws ApiError `NoPermission`. */
  require(...needs: AccessNeed[]): void;
  /** A context for further instances, which the caller has proved with `may` or `require` to have access to. */
  as(role: Role, instanceIds: readonly string[]): ServiceContext;
}

/** One operation of the API. */
export interface OperationDefinition<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  /** One line for people. */
  readonly summary: string;
  readonly methods: readonly ("GET" | "POST")[];
  /** Documented as HTTPS only. */
  readonly httpsOnly?: boolean;
  readonly rate: ApiRateName;
  /** Code of the answer to too many calls. */
  readonly overflow: ApiErrorCode;
  readonly errors: ErrorSpelling;
  /** Business errors that it can end in, for the documentation. */
  readonly documented: readonly ApiErrorCode[];
  /** Parameters by documented name; values arrive as text. */
  readonly input: Input;
  /** What the answer holds beside `RequestId`, with the documented types. */
  readonly output: Output;
  /** Parameters of a request that could be made; also what the documentation derives the needed policies from. */
  readonly example: z.input<Input>;
  /** Checked before it runs. */
  readonly access: (input: z.output<Input>) => readonly AccessNeed[];
  /** Of what it lists, only that is shown for which the caller has this; who has it for nothing is refused. */
  readonly shows?: (input: z.output<Input>) => AccessNeed;
  /** The role that the verb asks for, earned on `instances` by `access`. */
  readonly role: Role;
  readonly instances: (input: z.output<Input>) => readonly string[];
  readonly run: (call: Call, input: z.output<Input>) => z.input<Output> | Promise<z.input<Output>>;
}

/** An operation without the types of its own input, as the door holds it. */
export type Operation = OperationDefinition<z.ZodObject, z.ZodObject>;

/** Ties the types of an operation together, then forgets them. */
export function defineOperation<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: OperationDefinition<Input, Output>,
): Operation {
  return definition as unknown as Operation;
}
