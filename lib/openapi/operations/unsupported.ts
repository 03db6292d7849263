import { z } from "zod";
import { ApiError } from "../error.ts";
import { defineOperation, type Operation } from "../operation.ts";

/** Operations of the vendor that have no counterpart here, with why. */
const UNSUPPORTED: readonly {
  readonly names: readonly string[];
  readonly httpsOnly?: boolean;
  readonly why: string;
}[] = [
  {
    names: [
      "RegisterCaCertificate",
      "ActiveCaCertificate",
      "InactivateCaCertificate",
      "DeleteCaCertificate",
      "ListCaCertificate",
      "GetCaCertificate",
      "GetRegisterCode",
      "ActiveDeviceCertificate",
      "InactivateDeviceCertificate",
      "DeleteDeviceCertificate",
      "ListDeviceCertificate",
      "ListDeviceCertificateByCaSn",
      "GetDeviceCertificate",
    ],
    why: "Devices are not known by X.509 certificates here. Use device credentials: RegisterDeviceCredential.",
  },
  {
    names: ["SetSniConfig"],
    httpsOnly: true,
    why: "TLS is ended by a proxy in front of Gatehouse. Configure its certificates there.",
  },
  {
    names: ["DisasterDowngrade", "DisasterRecovery"],
    httpsOnly: true,
    why: "An installation has one site. To move to another one, restore a backup there.",
  },
  {
    names: ["QueryMqttTraceMessageOfClient", "QueryMqttTraceMessagePublish", "QueryMqttTraceMessageSubscribe"],
    why: "Messages are not recorded one by one. The page Denials of the console shows what was refused, and why.",
  },
];

/** They are known, so that a caller reads why and what to do instead, and not that the operation was misspelt. */
export const unsupportedOperations: readonly Operation[] = UNSUPPORTED.flatMap(({ names, httpsOnly = false, why }) =>
  names.map((name) =>
    defineOperation({
      name,
      summary: `Not supported. ${why}`,
      methods: ["GET", "POST"],
      httpsOnly,
      rate: "unsupported",
      overflow: "Throttling.User",
      errors: { instance: "InstancePermissionCheckFailed", unavailable: "ServiceUnavailable" },
      documented: ["ApiNotSupport"],
      input: z.object({}),
      output: z.object({}),
      example: {},
      access: () => [],
      role: "viewer",
      instances: () => [],
      run() {
        throw new ApiError("ApiNotSupport", `${name} is not supported. ${why}`);
      },
    }),
  ),
);
