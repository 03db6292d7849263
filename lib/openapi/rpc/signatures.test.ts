import { describe, expect, test } from "vitest";
import { canonicalQuery, percentEncode } from "./percent-encoding.ts";
import { signV1 } from "./signature-v1.ts";
import { sha256Hex, signV3, stringToSignV3 } from "./signature-v3.ts";
import { stringToSignV1 } from "./string-to-sign.ts";

describe("percent-encoding", () => {
  test.each([
    ["a b", "a%20b"],
    ["*~'()!", "%2A~%27%28%29%21"],
    ["Aa0-_.~", "Aa0-_.~"],
    ["+/=,&%", "%2B%2F%3D%2C%26%25"],
    ["温度", "%E6%B8%A9%E5%BA%A6"],
    ["\ud800", "%EF%BF%BD"],
  ])("%j becomes %s", (text, encoded) => expect(percentEncode(text)).toBe(encoded));

  test("parameters are sorted by name", () => {
    expect(
      canonicalQuery([
        ["b", "2"],
        ["B", "1"],
        ["a.2", ""],
        ["a.10", "x"],
      ]),
    ).toBe("B=1&a.10=x&a.2=&b=2");
  });
});

describe("signature version 1.0", () => {
  const v1 = (method: string, parameters: Record<string, string>) =>
    signV1("testsecret", stringToSignV1(method, Object.entries(parameters)));
  const common = { AccessKeyId: "testid", SignatureMethod: "HMAC-SHA1", SignatureVersion: "1.0" };

  test("documented: DescribeRegions by GET in XML", () => {
    const signature = v1("GET", {
      ...common,
      Action: "DescribeRegions",
      Format: "XML",
      SignatureNonce: "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
      Timestamp: "2016-02-23T12:46:24Z",
      Version: "2014-05-26",
    });
    expect(signature).toBe("OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
  });

  const recent = {
    ...common,
    Format: "JSON",
    SignatureNonce: "edb2b34af0af9a6d14deaf7c1a5315eb",
    Timestamp: "2023-03-13T08:34:30Z",
  };

  test("documented: DescribeDedicatedHosts by GET in JSON", () => {
    const signature = v1("GET", {
      ...recent,
      Action: "DescribeDedicatedHosts",
      RegionId: "cn-beijing",
      Version: "2014-05-26",
    });
    expect(signature).toBe("9NaGiOspFP5UPcwX8Iwt2YJXXuk=");
  });

  const applyToken = {
    ...recent,
    Action: "ApplyToken",
    Version: "2020-04-20",
    InstanceId: "post-cn-0pp12gl0001",
    Resources: "TopicA/+,TopicB/#",
    Actions: "R,W",
    ExpireTime: "1678700070000",
  };

  test("ApplyToken: the string to sign", () => {
    expect(stringToSignV1("POST", Object.entries(applyToken))).toBe(
      "POST&%2F&AccessKeyId%3Dtestid%26Action%3DApplyToken%26Actions%3DR%252CW%26ExpireTime%3D1678700070000%26Format%3DJSON%26InstanceId%3Dpost-cn-0pp12gl0001%26Resources%3DTopicA%252F%252B%252CTopicB%252F%2523%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dedb2b34af0af9a6d14deaf7c1a5315eb%26SignatureVersion%3D1.0%26Timestamp%3D2023-03-13T08%253A34%253A30Z%26Version%3D2020-04-20",
    );
  });

  test.each([
    ["POST", "GaemqlLOICPVxQgbnw1ZPvBiXPA="],
    ["GET", "83FuBFP26kNehcjC4+nEp6cCyz0="],
  ])("ApplyToken by %s: the verb is signed", (method, signature) => {
    expect(v1(method, applyToken)).toBe(signature);
    expect(v1(method, { ...applyToken, Signature: "is not signed itself" })).toBe(signature);
  });
});

describe("signature version 3", () => {
  const EMPTY_BODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  test("documented: RunInstances with an empty body", () => {
    const text = stringToSignV3({
      method: "POST",
      path: "/",
      query: [
        ["RegionId", "cn-shanghai"],
        ["ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"],
      ],
      headers: [
        ["host", "ecs.cn-shanghai.aliyuncs.com"],
        ["x-acs-action", "RunInstances"],
        ["x-acs-content-sha256", EMPTY_BODY],
        ["x-acs-date", "2023-10-26T10:22:32Z"],
        ["x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"],
        ["x-acs-version", "2014-05-26"],
      ],
      payloadHash: sha256Hex(""),
    });
    expect(text).toBe("ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
    expect(signV3("YourAccessKeySecret", text)).toBe(
      "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
    );
  });

  const headers = (action: string, payloadHash: string) =>
    [
      ["host", "onsmqtt.cn-hangzhou.aliyuncs.com"],
      ["x-acs-action", action],
      ["x-acs-content-sha256", payloadHash],
      ["x-acs-date", "2023-03-13T08:34:30Z"],
      ["x-acs-signature-nonce", "edb2b34af0af9a6d14deaf7c1a5315eb"],
      ["x-acs-version", "2020-04-20"],
    ] as const;

  test("ApplyToken with its parameters in the query", () => {
    const text = stringToSignV3({
      method: "POST",
      path: "/",
      query: [
        ["InstanceId", "post-cn-0pp12gl0001"],
        ["Resources", "TopicA/+,TopicB/#"],
        ["Actions", "R,W"],
        ["ExpireTime", "1678700070000"],
      ],
      headers: headers("ApplyToken", EMPTY_BODY),
      payloadHash: EMPTY_BODY,
    });
    expect(text).toBe("ACS3-HMAC-SHA256\n6332a24c1107f22b9b69224daff82e22c04c73a268f4067acc28806ba0691f8e");
    expect(signV3("testsecret", text)).toBe("0e4029719f57dcdd5121517c2ab329c07012d81359ecf3282785e93ebc82e3fd");
  });

  test("AddCustomAuthConnectBlack with its parameters in the form", () => {
    const payloadHash = sha256Hex("ClientId=GID_test%40%40%40test&InstanceId=mqtt-cn-xxxx");
    expect(payloadHash).toBe("4d59fabfdcf51c6b81ce056d7c0dee589cc72cc631d7e2eaeb3b8738dfcc9138");
    const text = stringToSignV3({
      method: "POST",
      path: "/",
      query: [],
      headers: [
        ["content-type", "application/x-www-form-urlencoded"],
        ...headers("AddCustomAuthConnectBlack", payloadHash),
      ],
      payloadHash,
    });
    expect(text).toBe("ACS3-HMAC-SHA256\nb83a9c13681fffb4d03d07921a21e0e81ca59e584f47a82e3cbc82356b8254de");
    expect(signV3("testsecret", text)).toBe("aab5b1bf246745a4476af1b4f732ff83356d08f91beec93265f9bd42dc0c52e6");
  });
});
