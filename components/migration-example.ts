/** What one brings along, as `npm run apply` takes it. */
export const STATE_FILE = `{
  "accessUsers": [
    { "name": "primary", "kind": "primary", "accessKeys": [{ "id": "LTAI…", "secret": "…" }] },
    { "name": "backend", "kind": "ram", "policies": ["backend"], "accessKeys": [{ "id": "LTAI…", "secret": "…" }] }
  ],
  "accessPolicies": [{
    "name": "backend",
    "document": { "Version": "1", "Statement": [
      { "Effect": "Allow", "Action": "mq:MqttInstanceAccess", "Resource": "acs:mq:*:*:instance/post-cn-0pp12gl0001" },
      { "Effect": "Allow", "Action": "mq:ApplyToken", "Resource": "acs:mq:*:*:topic/post-cn-0pp12gl0001/TopicA" }
    ] }
  }],
  "instances": [{
    "id": "post-cn-0pp12gl0001",
    "edition": "Professional",
    "groups": [{ "id": "GID_sensors" }],
    "deviceCredentials": [{ "clientId": "GID_sensors@@@0001", "id": "DC.…", "secret": "DC.…" }],
    "customIdentities": [{ "username": "ann", "secret": "…", "signMode": "SIGNED" }],
    "customPermissions": [
      { "identityType": "USER", "identity": "ann", "topic": "TopicA/#", "permitAction": "PUB_SUB", "effect": "ALLOW" }
    ]
  }]
}`;

/** Reads the device credentials of a group at the vendor, as a state file has them. */
export const READ_CREDENTIALS = `// npm install @alicloud/pop-core
const { RPCClient } = require('@alicloud/pop-core');

const client = new RPCClient({
  accessKeyId: process.env.ALIBABA_CLOUD_ACCESS_KEY_ID,
  accessKeySecret: process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
  endpoint: process.env.ENDPOINT, // https://onsmqtt.<region>.aliyuncs.com
  apiVersion: "2020-04-20",
});
const [InstanceId, GroupId] = process.argv.slice(2);
const call = (action, parameters) => client.request(action, { InstanceId, ...parameters }, { method: "POST" });

async function main() {
  const deviceCredentials = [];
  let NextToken = "";
  do {
    const answer = await call("ListDeviceCredentialClientId", { GroupId, PageSize: "100", NextToken });
    const page = answer.DeviceCredentialClientIdList;
    for (const ClientId of page.ClientIdList) {
      const { DeviceCredential } = await call("GetDeviceCredential", { ClientId });
      const { DeviceAccessKeyId: id, DeviceAccessKeySecret: secret } = DeviceCredential;
      deviceCredentials.push({ clientId: ClientId, id, secret });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  console.log(JSON.stringify({ instances: [{ id: InstanceId, groups: [{ id: GroupId }], deviceCredentials }] }, null, 2));
}
main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
`;
