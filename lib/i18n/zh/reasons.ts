import type { ReasonCode } from "../../domain/reason.ts";
import type { ReasonWords } from "../reasons.ts";

/** Titles and sentences in Chinese, with the values of the core's sentences. */
export const reasons: Readonly<Record<ReasonCode, ReasonWords>> = {
  ok: {
    title: "允许",
    advice: "允许。",
    variants: {},
  },
  malformed_username: {
    title: "用户名格式错误",
    advice: "用户名必须正好包含三段：<模式>|<密钥 ID>|<实例 ID>，例如 DeviceCredential|DC.…|mqtt-…。",
    variants: {},
  },
  unknown_mode: {
    title: "未知的鉴权模式",
    advice: "用户名必须以 Signature、Token、DeviceCredential 或 CustomAuth 开头，拼写和大小写须完全一致。",
    variants: {},
  },
  unknown_instance: {
    title: "实例不存在",
    advice: "实例 {instanceId} 不存在。请将用户名的第三段改为控制台中显示的实例 ID。",
    variants: {},
  },
  instance_disabled: {
    title: "实例已停用",
    advice: "实例 {instanceId} 已停用。启用后，其客户端才能接入。",
    variants: {},
  },
  malformed_client_id: {
    title: "客户端 ID 格式错误",
    advice:
      "客户端 ID {clientId} 不符合 <Group ID>@@@<设备 ID> 的格式：Group ID 以 GID_ 或 GID- 开头，长度为 7 到 64 个字符；只能包含字母、数字、- 和 _；总长度不超过 64 个字符。",
    variants: {
      custom: "客户端 ID {clientId} 无法使用：须为 1 到 64 个可见 ASCII 字符，且不含 / : , % + # 和 |。",
    },
  },
  unknown_group: {
    title: "Group 不存在",
    advice: "实例 {instanceId} 中没有 Group {groupId}。请创建该 Group，或修正客户端 ID。",
    variants: {},
  },
  client_blocked: {
    title: "已被封禁",
    advice: "{value} 在封禁列表中。要允许该客户端接入，请将其移出列表。",
    variants: {
      reason: "{value} 在封禁列表中，原因：{blockReason}。要允许该客户端接入，请将其移出列表。",
    },
  },
  unknown_access_key: {
    title: "访问密钥不存在",
    advice: "访问密钥 {keyId} 不存在。用户名的第二段应为控制台中列出的访问密钥。",
    variants: {},
  },
  access_key_disabled: {
    title: "访问密钥已停用",
    advice: "访问密钥 {keyId} 已停用。请启用该密钥，或为客户端更换密钥。",
    variants: {},
  },
  bad_signature: {
    title: "签名错误",
    advice:
      "密码不是用 {keyId} 的密钥对客户端 ID {clientId} 计算出的签名。密码应为 Base64(HMAC-SHA1(密钥, 客户端 ID))，其中的客户端 ID 须与客户端实际发送的完全一致。",
    variants: {
      secret: "密码不是 {keyId} 的密钥。该身份的模式为 ORIGIN：密码就是密钥本身，不签名。",
    },
  },
  wrong_logins: {
    title: "错误密码过多",
    advice:
      "来自该地址或针对 {keyId} 的错误密码过多，因此未检查本次尝试。请改正设备上的密钥；本次尝试 {seconds} 秒后会再次检查。",
    variants: {},
  },
  malformed_token_password: {
    title: "Token 密码格式错误",
    advice: "密码必须是 类型|Token 的形式，可包含 R、W、RW 中的一到三种类型，每种最多一个。",
    variants: {},
  },
  token_unreadable: {
    title: "Token 无法识别",
    advice: "该 {type} Token 不是本服务的 Token 格式。请按签发时的内容原样传递。",
    variants: {
      upload: '$SYS/uploadToken 的消息内容必须是 {"token":"…","type":"R"} 形式的 JSON，类型为 R、W 或 RW。',
    },
  },
  token_expired: {
    title: "Token 已过期",
    advice: "{type} Token {tokenId} 已于 {expiredAt} 过期。请签发新的 Token。",
    variants: {},
  },
  token_revoked: {
    title: "Token 已吊销",
    advice: "{type} Token {tokenId} 已被吊销。如果仍允许该客户端接入，请签发新的 Token。",
    variants: {},
  },
  token_topic: {
    title: "Topic 不在 Token 范围内",
    advice: "客户端的 Token 都不覆盖 {topic}。请签发过滤器能完整覆盖它的 Token，或修正 Topic。",
    variants: {},
  },
  token_type: {
    title: "Token 类型不符",
    advice: "对 {topic} 执行 {action} 需要类型为 {needed} 或 RW 的 Token，而客户端持有的是 {held}。",
    variants: {
      label: "以 {type} 提交的 Token 签发时的类型是 {issued}。请按签发时的类型提交每个 Token。",
    },
  },
  token_forged: {
    title: "Token 并非本服务签发",
    advice: "该 {type} Token 不是由本服务签发的，或者早已到期并被删除。请签发新的 Token。",
    variants: {},
  },
  token_account: {
    title: "Token 属于其他实例",
    advice: "{type} Token {tokenId} 属于其他实例。请为实例 {instanceId} 签发 Token。",
    variants: {},
  },
  unknown_device_credential: {
    title: "设备凭证不存在",
    advice: "客户端 {clientId} 没有密钥为 {keyId} 的设备凭证。请注册该客户端，或在设备上使用控制台为它显示的密钥对。",
    variants: {
      previous_ended:
        "客户端 {clientId} 的设备仍在使用上次轮换之前的密钥对，该密钥对已于 {endedAt} 失效。请在设备上换用新的密钥对。",
    },
  },
  device_credential_disabled: {
    title: "设备凭证已停用",
    advice: "客户端 {clientId} 的设备凭证已停用。启用后，该客户端才能接入。",
    variants: {},
  },
  device_credential_other_client: {
    title: "凭证属于其他客户端",
    advice: "密钥 {keyId} 属于 {clientId} 以外的客户端。每个客户端 ID 有自己的密钥对，请为这台设备使用它自己的密钥对。",
    variants: {
      same_instance:
        "密钥 {keyId} 属于客户端 {owner}，而不是 {clientId}。每个客户端 ID 有自己的密钥对，请为这台设备使用它自己的密钥对。",
    },
  },
  custom_auth_unavailable: {
    title: "该版本不支持自定义鉴权",
    advice:
      "实例 {instanceId} 是 Standard 版，不支持自定义鉴权。请将其改为 Professional 或 Platinum 版，或让客户端以其他方式登录。",
    variants: {},
  },
  unknown_identity: {
    title: "身份不存在",
    advice:
      "实例 {instanceId} 中没有可用于客户端 {clientId} 的该用户名的自定义鉴权身份。请为该用户名，或为该用户名加此客户端 ID 添加身份。",
    variants: {},
  },
  custom_auth_denied: {
    title: "被权限拒绝",
    advice:
      "{identity} 的一条权限在 {rule} 上拒绝 {action}，该主题与 {topic} 有交集。DENY 始终优先：请修改或删除该权限。",
    variants: {},
  },
  custom_auth_no_match: {
    title: "没有权限允许",
    advice:
      "用户名 {username} 和客户端 {clientId} 都没有权限允许对整个 {topic} 进行 {action}。请添加一条效果为 ALLOW 的权限。",
    variants: {},
  },
  access_policy_denied: {
    title: "被访问策略拒绝",
    advice:
      "访问策略 {policy} 拒绝 {user} 对 {resource} 执行 {action}（第 {statement} 条语句）。Deny 始终优先：请修改或解除该策略。",
    variants: {},
  },
  access_policy_no_match: {
    title: "没有访问策略允许",
    advice: "{user} 的访问策略都不允许对 {resource} 执行 {action}。请附加一条允许的策略。",
    variants: {},
  },
  group_policy_denied: {
    title: "被 Group 策略拒绝",
    advice: "Group {groupId} 在 {rule} 上拒绝 {action}，而 {topic} 与之相交。Deny 始终优先：请修改或删除该规则。",
    variants: {},
  },
  group_policy_no_match: {
    title: "没有 Group 规则允许",
    advice:
      "Group {groupId} 没有规则允许对 {topic} 的全部范围执行 {action}，且该 Group 的默认效果为 Deny。请添加能覆盖它的 Allow 规则。",
    variants: {},
  },
  actions_inseparable: {
    title: "发布与订阅不可分开授权",
    advice:
      "Group {groupId} 在 {topic} 上允许 {allowed}，但不允许 {refused}。设备凭证模式下两者不能分开：请同时允许两者；只需其中一种权限的客户端请使用 Token 或签名模式。",
    variants: {},
  },
  malformed_topic: {
    title: "Topic 格式错误",
    advice: "Topic {topic} 无效。",
    variants: {
      empty: "Topic {topic} 为空，请至少填写一个字符。",
      nul: "Topic {topic} 包含 MQTT 禁止的 NUL 字符（U+0000）。",
      not_utf8: "Topic {topic} 不是有效的 UTF-8 文本。",
      too_long: "Topic {topic} 过长。",
      too_many_levels: "Topic {topic} 超过 100 级。",
      wildcard_in_name: "Topic {topic} 包含 + 或 #，它们只能用于过滤器，不能出现在发布的 Topic 中。",
      plus_not_alone: "Topic {topic} 中的 + 没有独占一级：请写成 a/+/b，而不是 a+/b。",
      hash_not_alone: "Topic {topic} 中的 # 没有独占一级：请写成 a/#，而不是 a#。",
      hash_not_last: "Topic {topic} 中的 # 不在最后一级：# 只能放在末尾。",
      shared: "Topic {topic} 是共享订阅（$share/…），不受支持：请直接订阅其中的过滤器。",
      over_limit: "Topic {topic} 有 {bytes} 字节，而实例 {instanceId} 最多允许 {limit} 字节。",
    },
  },
  system_topic: {
    title: "系统 Topic",
    advice:
      "{topic} 是系统 Topic：任何客户端都不能在其上发布或订阅，唯一的例外是 Token 模式的客户端可以向 $SYS/uploadToken 发布。",
    variants: {},
  },
  connection_quota: {
    title: "连接数已达上限",
    advice: "实例 {instanceId} 的连接数为 {used}，上限为 {limit}。请调高 maxConnections，或断开部分客户端。",
    variants: {},
  },
  subscription_quota: {
    title: "订阅数已达上限",
    advice:
      "客户端 {clientId} 的订阅数为 {used}，上限为 {limit}。请取消部分订阅、使用通配符，或调高 maxSubscriptionsPerClient。",
    variants: {},
  },
  message_rate: {
    title: "消息速率超限",
    advice: "实例 {instanceId} 已达到每秒 {limit} 条消息的上限。请降低发送频率，或调高 maxTps。",
    variants: {},
  },
  message_too_large: {
    title: "消息过大",
    advice:
      "消息内容有 {bytes} 字节，而实例 {instanceId} 最多允许 {limit} 字节。请减小单条消息，或调高 maxMessageBytes。",
    variants: {},
  },
};
