/** What can be wrong or doubtful about an access policy, in Chinese, by what it is in English; `{}` stands for a value. */
export const policyProblems: Readonly<Record<string, string>> = {
  "The policy has more than {} characters. Split it into several policies.": "策略超过 {} 个字符，请拆分成多个策略。",
  "Line {} has a comment. JSON has no comments: delete it (samples often carry // notes).":
    "第 {} 行有注释。JSON 不支持注释，请将其删除（示例中常带有 // 注释）。",
  "This is not valid JSON ({}). Check quotes, commas and brackets.":
    "这不是有效的 JSON（{}）。请检查引号、逗号和括号。",
  "This key stands twice. Keep one: the other would be ignored.": "此键出现了两次。请只保留一个，否则另一个会被忽略。",
  'Write "Version": "1"; there is no other version.': '请填写 "Version": "1"，没有其他版本。',
  'A policy is an object: {"Version": "1", "Statement": [ … ]}.':
    '策略是一个对象：{"Version": "1", "Statement": [ … ]}。',
  'A statement is an object with "Effect", "Action" and "Resource".':
    '语句是包含 "Effect"、"Action" 和 "Resource" 的对象。',
  'Write "Allow" or "Deny", in exactly this spelling.': '请填写 "Allow" 或 "Deny"，拼写须完全一致。',
  'An action is "*" or <service>:<name>, for example "mq:PUB"; * and ? are wildcards.':
    '操作应为 "*" 或 <服务>:<名称>，例如 "mq:PUB"；* 和 ? 是通配符。',
  'Case counts in actions: write "{}".': '操作区分大小写，请写成 "{}"。',
  "There is no such action here, so this entry does nothing. Check its spelling.":
    "这里没有此操作，因此该项不起作用。请检查拼写。",
  "This entry is about another service ({}) and does nothing here.": "该项针对其他服务（{}），在这里不起作用。",
  'A resource is "*" or acs:<service>:<region>:<account>:<name>, for example "{}".':
    '资源应为 "*" 或 acs:<服务>:<地域>:<账号>:<名称>，例如 "{}"。',
  "The wildcards of policies are * and ?, not + and #. Write TopicA/* for what TopicA/# means.":
    "策略的通配符是 * 和 ?，不是 + 和 #。TopicA/# 的含义请写成 TopicA/*。",
  "The resource contains a control character or invalid text. Delete it.": "资源包含控制字符或无效文本，请将其删除。",
  "Case counts in resources: write {}/… instead of {}/….": "资源区分大小写，请将 {2}/… 写成 {1}/…。",
  "Groups are written groupId/<instance ID>/<group ID>.": "Group 应写成 groupId/<实例 ID>/<Group ID>。",
  "{}/{} names no topic: write {}/<instance ID>/….": "{1}/{2} 没有指明 Topic，请写成 {3}/<实例 ID>/…。",
  "{}/{} names no group: write {}/<instance ID>/….": "{1}/{2} 没有指明 Group，请写成 {3}/<实例 ID>/…。",
  'A condition is an object such as {"IpAddress": {"acs:SourceIp": "192.0.2.0/24"}}; else leave it out.':
    '条件是一个对象，例如 {"IpAddress": {"acs:SourceIp": "192.0.2.0/24"}}；没有条件请省略。',
  "Write {}: case counts.": "请写成 {}：区分大小写。",
  "There is no such operator. There are: {}.": "没有此运算符。可用的有：{}。",
  'An operator holds an object of keys and values, for example {"acs:SourceIp": "192.0.2.0/24"}.':
    '运算符包含一个键值对象，例如 {"acs:SourceIp": "192.0.2.0/24"}。',
  'The value is a text in quotes, or a list of such, for example "true" or ["192.0.2.1", "192.0.2.2"].':
    '值是带引号的文本或其列表，例如 "true" 或 ["192.0.2.1", "192.0.2.2"]。',
  "There is no such key. There are: {}.": "没有此键。可用的有：{}。",
  "There is no such key here. There are: {}.": "这里没有此键。可用的有：{}。",
  "{} compares {}, not {}. Choose another operator.": "{1} 比较的是 {2}，不是 {3}。请选择其他运算符。",
  "The value must be {}.": "值必须是{}。",
  'a whole number of seconds since 1970 in quotes, for example "1798761600"':
    '自 1970 年起的整数秒数（带引号），例如 "1798761600"',
  'a time with its zone, for example "2026-12-31T23:59:59Z" or "2026-12-31T23:59:59+08:00"':
    '带时区的时间，例如 "2026-12-31T23:59:59Z" 或 "2026-12-31T23:59:59+08:00"',
  '"true" or "false"': '"true" 或 "false"',
  'an address or a range, for example "192.0.2.7", "192.0.2.0/24" or "2001:db8::/32"':
    '地址或网段，例如 "192.0.2.7"、"192.0.2.0/24" 或 "2001:db8::/32"',
  "{} cannot be limited to an instance or topic: they only count with the resource acs:mq:*:*:*.":
    "{} 不能限定到实例或 Topic：仅在资源为 acs:mq:*:*:* 时有效。",
  "mq:QueryToken and mq:RevokeToken": "mq:QueryToken 和 mq:RevokeToken",
  "Write a text in quotes.": "请填写带引号的文本。",
  "Use at most {} characters.": "最多 {} 个字符。",
  "This is missing: write a text, or a list of texts.": "缺少此项：请填写文本或文本列表。",
  "Write a list with at least one {}: [ … ].": "请填写至少包含一个{}的列表：[ … ]。",
  statement: "语句",
  text: "文本",
};
