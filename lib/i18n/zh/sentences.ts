/** What can be wrong with a topic; follows the topic, or "This topic". */
export const topicProblems: Readonly<Record<string, string>> = {
  "is empty; write at least one character": "为空，请至少输入一个字符",
  "contains the character NUL (U+0000), which MQTT forbids": "包含 MQTT 禁止的字符 NUL（U+0000）",
  "is not valid UTF-8 text": "不是有效的 UTF-8 文本",
  "is too long": "过长",
  "has more than 100 levels": "超过 100 级",
  "contains + or #, which are only allowed in filters, not where a message is published":
    "包含 + 或 #，它们只能用于过滤器，不能用于发布",
  "has a + that does not stand alone in its level; write a/+/b, not a+/b":
    "中的 + 没有单独占一级；应写成 a/+/b，而不是 a+/b",
  "has a # that does not stand alone in its level; write a/#, not a#": "中的 # 没有单独占一级；应写成 a/#，而不是 a#",
  "has a # before the last level; # may only stand at the end": "中的 # 不在最后一级；# 只能在末尾",
  "is a shared subscription ($share/…), which is not supported; subscribe to the filter itself":
    "是共享订阅（$share/…），不受支持；请订阅过滤器本身",
  "has a wildcard for its first level; name the first level, + and # may stand below it":
    "的第一级是通配符；请写明第一级，+ 和 # 可以在其下",
  "lies under $, where nothing can be granted": "位于 $ 之下，无法授权",
};

/**
 * What the server says when it refuses, in Chinese, by what it says in English; `{}` stands for a value, in the same order
 * in both unless numbered (`{2}`). A value that is itself one of these texts is translated too.
 */
export const sentences: Readonly<Record<string, string>> = {
  "The clients of this group are being reconnected already. Stop that first to change it.":
    "该 Group 的客户端正在重连。如需修改，请先停止。",
  // Block list
  "Write whom to block.": "请填写封禁对象。",
  "Write a whole client ID, such as GID_sensors@@@device1.": "请填写完整的客户端 ID，例如 GID_sensors@@@device1。",
  "Write a whole group ID, such as GID_sensors.": "请填写完整的 Group ID，例如 GID_sensors。",
  "Write an IPv4 or IPv6 address, or a range such as 192.0.2.0/24.":
    "请填写 IPv4 或 IPv6 地址，或网段，例如 192.0.2.0/24。",
  "Choose an end that lies ahead.": "请选择未来的结束时间。",
  "This is on the block list already. End that block first to change it.":
    "该对象已在封禁列表中。如需修改，请先结束原有封禁。",
  "There is no such entry on the block list. It may have been taken off already.":
    "封禁列表中没有这个条目，可能已被移除。",
  // Imports
  "Line {} has {} columns; a file may have {}.": "第 {} 行有 {} 列；文件最多可有 {} 列。",
  "The file has more than {} rows. Split it into several files.": "文件超过 {} 行，请拆分成多个文件。",
  "The file has no rows.": "文件中没有任何行。",
  "A quotation mark is opened and never closed, so the rows cannot be told apart. Correct the file.":
    "有引号未闭合，无法区分各行。请修正文件。",
  "A row is longer than {} characters. A quotation mark may be open; correct the file.":
    "有一行超过 {} 个字符，可能有引号未闭合。请修正文件。",
  "The file is not CSV. Save it as CSV (UTF-8) and upload it again.":
    "该文件不是 CSV。请另存为 CSV（UTF-8）后重新上传。",
  "The file is larger than {} MiB. Split it into several files.": "文件超过 {} MiB，请拆分成多个文件。",
  "The file is not UTF-8 text. In Excel save it as “CSV UTF-8 (comma delimited)”, then upload it again.":
    "该文件不是 UTF-8 文本。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”后重新上传。",
  "The file has no such column.": "文件中没有这一列。",
  "This column is chosen twice. Choose another one.": "这一列被选择了两次，请选择其他列。",
  "Choose the column with the group ID.": "请选择 Group ID 所在的列。",
  "Choose the column with the client ID, or those with the group ID and the device ID.":
    "请选择客户端 ID 所在的列，或 Group ID 和设备 ID 所在的列。",
  "Choose the column with the group ID, or one group for all rows.":
    "请选择 Group ID 所在的列，或为所有行指定一个 Group。",
  "The client ID says this already. Leave one of them out.": "客户端 ID 已包含此内容，请去掉其中之一。",
  "Choose both the key ID and the secret, or neither.": "密钥 ID 和 Secret 请同时选择，或都不选择。",
  "This client ID is registered already. Its pair stays as it is.": "该客户端 ID 已注册，其密钥对保持不变。",
  "Give both the key ID and the secret, or neither.": "密钥 ID 和 Secret 请同时填写，或都不填写。",
  "The key ID must be 4 to 128 letters, digits, dots, hyphens and underscores.":
    "密钥 ID 须为 4 到 128 个字母、数字、点、连字符或下划线。",
  "The secret must be 4 to 128 visible ASCII characters.": "Secret 须为 4 到 128 个可见 ASCII 字符。",
  "The quota of {} device credentials is used up before this row. Unregister credentials of devices that are gone, or raise the connection limit of the instance.":
    "到这一行之前，{} 个设备凭证的配额已用完。请注销不再使用的设备凭证，或提高实例的连接数上限。",
  "It has been unregistered since.": "它此后已被注销。",
  "Its pair has been replaced since.": "其密钥对此后已被更换。",
  "The device has used it since.": "设备此后已使用过它。",
  "Another client ID has this key ID. Leave it empty to make a new pair.":
    "该密钥 ID 属于另一个客户端 ID。留空即可生成新的密钥对。",
  "This client ID is not registered.": "该客户端 ID 未注册。",
  "The group ID is missing.": "缺少 Group ID。",
  "The default effect must be Allow or Deny.": "默认效果须为 Allow（允许）或 Deny（拒绝）。",
  "This group exists already. It stays as it is.": "该 Group 已存在，保持不变。",
  "It has been deleted since.": "它此后已被删除。",
  "The group has been changed since.": "该 Group 此后已被修改。",
  "Device credentials are registered in this group.": "该 Group 中已注册设备凭证。",
  "Clients of this group are connected.": "该 Group 有客户端在线。",
  "The client ID is missing.": "缺少客户端 ID。",
  "This row can no longer be read. Check the file again.": "这一行已无法读取，请重新检查文件。",
  "There are no new secrets in this import, or it is still under way.": "该导入没有新的 Secret，或仍在进行中。",
  "The secrets were downloaded already; they are shown once. Rotate the pair of a device whose secret is lost.":
    "Secret 已下载过，只提供一次。如有设备的 Secret 丢失，请轮换其密钥对。",
  "Who ordered this has no access any more. Somebody else can go on with it.":
    "发起此操作的人已无权限，可由其他人继续。",
  "Line {} names it already.": "第 {} 行已包含它。",
  "Rows of this list cannot be chosen one by one.": "此列表的行不能逐一选择。",
  "Tick between 1 and 200 rows, then export them.": "请勾选 1 到 200 行，然后导出。",
  "Line {} has the same key ID.": "第 {} 行的密钥 ID 与此相同。",
  "No row is left that could be applied.": "没有可以执行的行。",
  "What was unregistered cannot be brought back. Register the client IDs anew.":
    "已注销的设备凭证无法恢复，请重新注册这些客户端 ID。",
  "An import can be undone for 24 hours. Unregister the credentials one by one.":
    "导入只能在 24 小时内撤销。请逐个注销设备凭证。",
  "Nothing is left that could be undone.": "没有可以撤销的内容。",
  "The import has gone on meanwhile. Look at where it is now.": "导入已有新的进展，请查看当前状态。",
  "There is no such import. It may have been thrown away, or cleared after its time.":
    "没有这个导入。它可能已被丢弃，或已过期清除。",
  // Everywhere
  "This did not come from a page of this console. Load the page again.":
    "此请求不是来自本控制台的页面，请重新加载页面。",
  "Your session has ended. Sign in again.": "您的会话已结束，请重新登录。",
  "There is no such instance. Check its ID, or ask an owner for access to it.":
    "没有这个实例。请检查其 ID，或请所有者向您开放。",
  "This needs the role {} for all instances. Ask an owner for it.": "这需要对全部实例的“{}”角色，请向所有者申请。",
  "This needs the role {} for the instance {}. Ask an owner for it.": "这需要对实例 {2} 的“{1}”角色，请向所有者申请。",
  "Something in the form is wrong.": "表单中有内容不正确。",
  "Something went wrong on the server; nothing was changed. The log has it under {}.":
    "服务器出错，没有做任何更改。日志中的编号为 {}。",
  "Something went wrong on the server. The log has it under {}.": "服务器出错。日志中的编号为 {}。",
  "This address is damaged. Load the page again.": "此地址已损坏，请重新加载页面。",
  "This page link is damaged. Start from the first page.": "此分页链接已损坏，请从第一页开始。",
  "The database is busy. Nothing was changed; try again in a moment.": "数据库正忙，没有做任何更改，请稍后重试。",
  "The disk is full. Nothing was changed; free some space and try again.":
    "磁盘已满，没有做任何更改。请释放空间后重试。",
  "The database cannot be written. Nothing was changed; check its disk.":
    "数据库无法写入，没有做任何更改。请检查其磁盘。",
  "Too many attempts. Try again in {} seconds.": "尝试次数过多，请在 {} 秒后重试。",
  "The gateway is not running, so no client is connected. Start the gateway.":
    "网关没有运行，因此没有客户端在线。请启动网关。",
  "Use at most {} characters.": "最多 {} 个字符。",
  "Use at least {} characters.": "至少 {} 个字符。",
  "Use at most 100 characters.": "最多 100 个字符。",
  "Use at most 200 characters.": "最多 200 个字符。",
  "Write a name.": "请填写名称。",
  viewer: "只读",
  operator: "操作员",
  admin: "管理员",
  owner: "所有者",

  // Instances
  "Use 3 to 64 letters, digits, hyphens and underscores.": "请使用 3 到 64 个字母、数字、连字符或下划线。",
  "Start with mqtt- or post-, then 3 to 60 letters, digits and hyphens.":
    "以 mqtt- 或 post- 开头，后跟 3 到 60 个字母、数字或连字符。",
  "An instance has this name already.": "已有实例使用此名称。",
  "An instance has this ID, or had it a moment ago. Choose another one.": "已有实例使用此 ID，或刚刚使用过。请换一个。",
  "Type the name of the instance, {}, to delete it.": "请输入实例名称 {} 以删除它。",
  "Write a whole number from {} to {}.": "请填写 {} 到 {} 之间的整数。",

  // Groups
  "Start with GID_ or GID-, then letters, digits, hyphens and underscores; 7 to 64 characters in all.":
    "以 GID_ 或 GID- 开头，后跟字母、数字、连字符或下划线；共 7 到 64 个字符。",
  "That group exists already.": "该 Group 已存在。",
  "There is no group {} in this instance; somebody may have deleted it.": "此实例中没有 Group {}，可能已被删除。",
  "Somebody has changed this policy meanwhile. Look at the present one, then make your change again.":
    "在此期间有人更改了此策略。请查看当前策略，然后重新更改。",
  "Write a topic, such as sensors/+/temperature.": "请填写 Topic，例如 sensors/+/temperature。",
  "Use at most {} rules in a group.": "每个 Group 最多 {} 条规则。",
  "Choose mq:PUB, mq:SUB or both.": "请选择 mq:PUB、mq:SUB 或两者。",
  "Rule {} has the same effect and topic. Choose both actions there instead.":
    "规则 {} 的效力和 Topic 与此相同，请在那里同时选择两个动作。",
  "This topic {}.": "此 Topic {}。",

  // Devices
  "Write <group ID>@@@<device ID>: letters, digits, hyphens and underscores, at most 64 characters in all.":
    "请填写 <Group ID>@@@<设备 ID>：字母、数字、连字符和下划线，总共最多 64 个字符。",
  "The old pair can stay good for at most 30 days.": "旧密钥对最多保留 30 天有效。",
  "This client ID is registered already. Rotate its pair instead: the old one can stay good for a while.":
    "此客户端 ID 已注册。请改为轮换其密钥对：旧的可以继续有效一段时间。",
  "The instance holds {} device credentials and its quota is {}. Unregister credentials of devices that are gone, or raise the connection limit of the instance.":
    "此实例已有 {} 个设备凭证，配额为 {}。请注销不再使用的设备的凭证，或提高实例的连接数限额。",
  "There is no group {} in this instance. Create the group first.": "此实例中没有 Group {}，请先创建该 Group。",
  "No device credential is registered for {}.": "没有为 {} 注册设备凭证。",

  // Tokens
  "Write a topic.": "请填写 Topic。",
  "Write at least one topic.": "请至少填写一个 Topic。",
  "A token can be good for at most 30 days.": "Token 的有效期最长 30 天。",
  "A token must be good for at least 60 seconds.": "Token 的有效期至少 60 秒。",
  "A token must be good for at least 60 seconds. Give its end as an absolute time in milliseconds since 1970.":
    "Token 的有效期至少 60 秒。到期时间应为自 1970 年起的绝对毫秒数。",
  "A token of this instance can have {} topics; these are {}. Join some with + or #, or issue two tokens.":
    "此实例的 Token 最多包含 {} 个 Topic，现在有 {} 个。请用 + 或 # 合并一些，或签发两个 Token。",
  "There is no such token in this instance.": "此实例中没有这个 Token。",
  "This is no token of this service. Pass it on exactly as it was issued.":
    "这不是本服务的 Token，请按签发时的内容原样传递。",
  "This token is for another instance. Name the instance it was issued for.":
    "此 Token 属于另一个实例，请指明签发它的实例。",

  // Denials
  "This refusal is not kept any more: the newest push out the oldest.": "此拒绝记录已不再保留：最新的会挤掉最旧的。",

  // Access keys, access policies
  "There is no such access user.": "没有这个访问用户。",
  "There is no such access key; somebody may have deleted it.": "没有这个访问密钥，可能已被删除。",
  "Disable the key first. When nothing has missed it for a while, delete it.":
    "请先停用该密钥。一段时间内没有任何影响后再删除。",
  "An access key has this ID already.": "已有访问密钥使用此 ID。",
  "An access user has this name already.": "已有访问用户使用此名称。",
  "{} is a built-in policy and cannot be changed. Choose another name.": "{} 是内置策略，无法更改。请换一个名称。",
  "There is no access policy {}.": "没有访问策略 {}。",

  // Operators, signing in, set-up
  "Write an e-mail address, such as ada@example.com.": "请填写邮箱地址，例如 ada@example.com。",
  "Choose at least one role.": "请至少选择一个角色。",
  "Give one role for each instance.": "请为每个实例指定一个角色。",
  "An owner owns the whole installation: choose all instances.": "所有者拥有整个系统：请选择全部实例。",
  "At least one enabled owner must remain. Make somebody else an owner first.":
    "必须至少保留一个已启用的所有者。请先将其他人设为所有者。",
  "Only an operator has a password.": "只有操作员有密码。",
  "Somebody has this e-mail address already.": "已有人使用此邮箱。",
  "There is no instance {}.": "没有实例 {}。",
  "There is no such operator; somebody may have deleted it.": "没有这个操作员，可能已被删除。",
  "This is not your present password.": "这不是您当前的密码。",
  "Your password was changed meanwhile. Sign in with the new one.": "您的密码已被更改，请使用新密码登录。",
  "Use at least five different characters.": "请至少使用五个不同的字符。",
  "The e-mail address or the password is wrong.": "邮箱或密码不正确。",
  "Gatehouse is set up already. Sign in instead.": "Gatehouse 已完成设置，请直接登录。",
  "Open the whole link from the terminal.": "请打开终端中的完整链接。",
  "This set-up link is used, too old or incomplete. Restart Gatehouse and open the link that it prints.":
    "此设置链接已被使用、已过期或不完整。请重启 Gatehouse 并打开它打印的链接。",

  // Custom auth
  "Write 1 to 64 characters, without | and control characters.": "请填写 1 到 64 个字符，不能包含 | 和控制字符。",
  "Write 1 to 64 visible ASCII characters, without / : , % + # and |.":
    "请填写 1 到 64 个可见 ASCII 字符，不能包含 / : , % + # 和 |。",
  "Write 1 to 128 characters, without control characters.": "请填写 1 到 128 个字符，不能包含控制字符。",
  "There is an identity with this username and client ID already.": "已有使用此用户名和客户端 ID 的身份。",
  "The instance {} has the edition Standard, which has no custom auth. Change its edition to Professional or Platinum.":
    "实例 {} 为标准版，没有自定义认证。请改为专业版或铂金版。",
  "The instance holds {} {} of custom auth, and its connection limit, which counts for them too, is {}. Delete some, or raise the limit.":
    "实例已有 {} 个自定义认证的{}，而连接数上限（同样适用于它们）为 {}。请删除一些，或提高上限。",
  identities: "身份",
  "permissions and blocked client IDs": "权限和黑名单条目",
  "There is no identity with this username and client ID. Add it first.":
    "没有使用此用户名和客户端 ID 的身份。请先添加。",
  "There is no permission of this identity on this topic. Add it first.": "该身份对此 Topic 没有权限。请先添加。",
  "This identity has a permission on this topic already.": "该身份对此 Topic 已有权限。",
  "The identity must be {}.": "身份必须是{}。",
  "a username: 1 to 64 characters, without | and control characters": "用户名：1 到 64 个字符，不含 | 和控制字符",
  "a client ID: 1 to 64 visible ASCII characters, without / : , % + # and |":
    "客户端 ID：1 到 64 个可见 ASCII 字符，不含 / : , % + # 和 |",
  "The topic lies under $SYS, where nothing can be granted.": "该 Topic 位于 $SYS 之下，无法授权。",

  // Messages, and the doors of sign-in
  "The topic {}.": "Topic {}。",
  "The topic lies under $SYS, where only the broker speaks.": "该 Topic 位于 $SYS 之下，只有服务器能在其中发布。",
  "The topic is longer than the {} bytes that the instance allows.": "该 Topic 超过实例允许的 {} 字节。",
  "The payload has {} bytes, and the instance allows {}.": "消息体有 {} 字节，而实例允许 {} 字节。",
  "The instance is disabled, so no client is connected. Enable it first.": "实例已停用，没有客户端在线。请先启用实例。",
  "Too many live views are open. Close some tabs; this one asks less often meanwhile.":
    "打开的实时视图过多。请关闭一些标签页；此页暂时会降低刷新频率。",
  "Use at most 60 characters.": "最多 60 个字符。",
  "Nothing is filtered. Search or choose a filter first.": "没有任何筛选。请先搜索或选择筛选条件。",
  "A list can have {} views. Delete one first.": "一个列表最多保存 {} 个视图，请先删除一个。",
  "There is no such view; you may have deleted it.": "没有此视图，可能已被您删除。",
  "Choose at least one row.": "请至少选择一行。",
  "Choose at most {} rows.": "一次最多选择 {} 行。",
  "The gateway has not carried this out yet. See whether the client is still listed.":
    "网关尚未执行此操作。请查看该客户端是否仍在列表中。",
  "No gateway took the order in time. See whether the gateway runs.": "没有网关及时执行。请检查网关是否在运行。",
  "Three exports are under way. Wait until one has ended, then try again.":
    "已有三个导出正在进行。请等其中一个结束后重试。",

  // Access users and policies
  "Use letters, digits, and . _ @ - only.": "只能使用字母、数字和 . _ @ -。",
  "Use letters, digits, and . _ - only.": "只能使用字母、数字和 . _ -。",
  "Give the user a name.": "请为用户命名。",
  "Choose another name than new.": "请使用 new 以外的名称。",
  "Give the policy a name.": "请为策略命名。",
  "Attach at most 100 policies.": "最多附加 100 条策略。",
  "Type the name of the user, {}, to delete it.": "请输入用户名 {} 以删除它。",
  "The primary account keeps its name.": "主账号的名称不能更改。",
  "The primary account may do everything; policies do not limit it. Make a RAM user.":
    "主账号拥有全部权限，不受策略限制。请创建 RAM 用户。",
  "The primary account cannot be deleted. Delete its access keys instead.": "主账号不能删除。请改为删除其访问密钥。",
  "Use at most 128 characters.": "最多 128 个字符。",
  "Use at most 64 characters.": "最多 64 个字符。",
  "There is no such access user; somebody may have deleted it.": "没有这个访问用户，可能已被删除。",
  "There is no such access policy; somebody may have deleted it.": "没有这个访问策略，可能已被删除。",
  "There is no such version of this policy.": "此策略没有该版本。",
  "An access policy has this name already.": "已有同名的访问策略。",
  "The policy is attached to {}. Detach it there first.": "该策略已附加到 {}，请先在那里解除。",
  "Somebody has changed this policy meanwhile. Load the page again, look at the newest version, and make your change in it.":
    "其间有人修改了此策略。请重新加载页面，查看最新版本后再修改。",
  "{} is a built-in policy and cannot be changed. Copy it into a policy of your own.":
    "{} 是内置策略，不能修改。请把它复制为您自己的策略。",
  "There is nothing here.": "这里什么也没有。",
  "This is more than a sign-in can be.": "登录请求不可能这么大。",

  // Access check
  "This client is not connected now. Choose by what it would log in.": "此客户端当前未连接。请选择它将以什么登录。",
  "This client runs a version of the group policy that is not kept any more. Reconnect it, then check again.":
    "此客户端使用的 Group 策略版本已不再保留。请让它重新连接，然后再次检查。",
  "Choose PUBLISH or SUBSCRIBE.": "请选择 PUBLISH 或 SUBSCRIBE。",
  "The question is not whole. Choose a client and a topic.": "问题不完整。请选择客户端和 Topic。",

  // Policy tests
  "Write a topic, such as sensors/kitchen/temperature.": "请输入 Topic，例如 sensors/kitchen/temperature。",
  "Use at most {} test lines in a group.": "一个 Group 最多 {} 条测试。",
  "Use at most 500 characters.": "最多 500 个字符。",
  "Topics under $SYS/ are decided before any rule: there is nothing to test.":
    "$SYS/ 下的 Topic 在任何规则之前判定，无需测试。",
  "Line {} says something about the same action and topic already.": "第 {} 条已经涉及相同的操作和 Topic。",
  "Test line {} must allow {}, but {} refuses it. Change the policy or the line, or give a reason to save anyway.":
    "测试第 {} 条要求允许 {}，但{}拒绝它。请修改策略或测试，或填写原因后仍然保存。",
  "Test line {} must deny {}, but {} allows it. Change the policy or the line, or give a reason to save anyway.":
    "测试第 {} 条要求拒绝 {}，但{}允许它。请修改策略或测试，或填写原因后仍然保存。",
  "mq:{} on {}": "{2} 上的 mq:{1}",
  "the rule {} on {}": "规则 {} {}",
  "the default {}": "默认效果 {}",
};
