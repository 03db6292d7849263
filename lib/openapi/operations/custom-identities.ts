import { z } from "zod";
import { SIGN_MODES } from "../../domain/custom-auth.ts";
import {
  CustomIdentityInput,
  deleteCustomIdentity,
  PutCustomIdentityInput,
  putCustomIdentity,
  revealCustomIdentities,
} from "../../services/custom-identities.ts";
import { readVerbInput, text } from "../input.ts";
import { defineOperation } from "../operation.ts";
import {
  clientIdOf,
  customAuth,
  DONE,
  doneOutput,
  IDENTITY_TYPE,
  PAGING,
  pageOutput,
  pageRequest,
  SOME_CLIENT_ID,
  USERNAME,
} from "./custom-auth.ts";
import { INSTANCE_ID } from "./parameters.ts";

const CLIENT_ID = SOME_CLIENT_ID.optional().describe("The client ID, for the type CLIENT.");

const identity = z.object({
  InstanceId: INSTANCE_ID,
  Username: USERNAME,
  Secret: text(512).describe("1 to 128 characters. With SIGNED the client signs its client ID with it."),
  IdentityType: IDENTITY_TYPE,
  ClientId: CLIENT_ID,
  SignMode: z
    .enum(SIGN_MODES, { error: "It must be ORIGIN or SIGNED." })
    .describe("ORIGIN: the password is the secret; SIGNED: Base64(HMAC-SHA1(secret, client ID))."),
});

const example = {
  InstanceId: "mqtt-cn-example0001",
  Username: "meter-7",
  Secret: "a-secret-of-your-own",
  IdentityType: "USER",
  SignMode: "SIGNED",
} as const;

const readIdentity = ({ InstanceId, Username, Secret, IdentityType, ClientId, SignMode }: z.output<typeof identity>) =>
  readVerbInput(PutCustomIdentityInput, {
    instanceId: InstanceId,
    username: Username,
    clientId: clientIdOf(IdentityType, ClientId),
    secret: Secret,
    signMode: SignMode,
  });

export const addCustomAuthIdentityOperation = defineOperation({
  ...customAuth("AddCustomAuthIdentity", "add"),
  summary: "Adds a username with its secret; one that is there gets the new secret.",
  input: identity,
  output: doneOutput,
  example,
  run({ ctx }, input) {
    putCustomIdentity(ctx, readIdentity(input));
    return DONE;
  },
});

export const updateCustomAuthIdentityOperation = defineOperation({
  ...customAuth("UpdateCustomAuthIdentity", "write"),
  summary: "Changes the secret or the mode of a username that is there.",
  input: identity,
  output: doneOutput,
  example,
  run({ ctx }, input) {
    putCustomIdentity(ctx, readIdentity(input), { expect: "present" });
    return DONE;
  },
});

export const deleteCustomAuthIdentityOperation = defineOperation({
  ...customAuth("DeleteCustomAuthIdentity", "write"),
  summary: "Deletes a username; its connected clients stay until their connection ends.",
  input: z.object({ InstanceId: INSTANCE_ID, Username: USERNAME, IdentityType: IDENTITY_TYPE, ClientId: CLIENT_ID }),
  output: doneOutput,
  example: { InstanceId: example.InstanceId, Username: example.Username, IdentityType: "USER" },
  run({ ctx }, { InstanceId, Username, IdentityType, ClientId }) {
    const clientId = clientIdOf(IdentityType, ClientId);
    deleteCustomIdentity(
      ctx,
      readVerbInput(CustomIdentityInput, { instanceId: InstanceId, username: Username, clientId }),
    );
    return DONE;
  },
});

export const queryCustomAuthIdentityOperation = defineOperation({
  ...customAuth("QueryCustomAuthIdentity", "query"),
  summary: "Lists usernames with their secrets.",
  input: z.object({
    ...PAGING,
    Username: USERNAME.optional().describe("Only this username."),
    IdentityType: IDENTITY_TYPE.optional(),
    ClientId: SOME_CLIENT_ID.optional().describe("Only this client ID."),
  }),
  output: pageOutput(
    z.object({
      Username: z.string(),
      Secret: z.string(),
      IdentityType: z.string(),
      ClientId: z.string(),
      SignMode: z.string(),
    }),
  ),
  example: { InstanceId: example.InstanceId, Size: "10" },
  run({ ctx }, input) {
    const { InstanceId, Username, IdentityType, ClientId } = input;
    const filters = { identityType: IdentityType, username: Username, clientId: ClientId };
    const page = revealCustomIdentities(ctx, { instanceId: InstanceId, ...filters }, pageRequest(input));
    return {
      ...DONE,
      Data: {
        Results: page.items.map((row) => ({
          Username: row.username,
          Secret: row.secret,
          IdentityType: row.identityType,
          ClientId: row.clientId ?? "",
          SignMode: row.signMode,
        })),
        NextToken: page.next ?? "",
      },
    };
  },
});
