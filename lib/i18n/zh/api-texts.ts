/** What the definitions of the API say about operations and parameters, by what they say in English. */
export const apiTexts: Readonly<Record<string, string>> = {
  "Issues a token for topics of an instance.": "为实例的 Topic 签发 Token。",
  "The ID of the instance.": "实例 ID。",
  "Topics, with commas between them; + and # may stand below the first level. At most 100.":
    "Topic，以逗号分隔；第一级以下可使用 + 和 #。最多 100 个。",
  "R (subscribe), W (publish), or R,W (both).": "R（订阅）、W（发布）或 R,W（两者）。",
  "End of the token: milliseconds since 1970, at least 60 seconds ahead. More than 30 days are cut to 30 days.":
    "Token 的过期时间：自 1970 年起的毫秒数，至少在 60 秒之后。超过 30 天的按 30 天计。",
  "Says whether a token is good now.": "查询 Token 当前是否有效。",
  "The token, exactly as it was issued.": "签发时的完整 Token。",
  "Revokes a token; connections that hold it are closed within a second.": "吊销 Token；使用它的连接会在一秒内关闭。",
  "Makes the key pair of a client ID; for one that has a pair, a new one that counts from then on.":
    "为客户端 ID 生成密钥对；若已有，则生成新的并从此生效。",
  "<group ID>@@@<device ID>": "<Group ID>@@@<Device ID>",
  "Returns the key pair of a client ID, with its secret.": "返回客户端 ID 的密钥对及其 Secret。",
  "Makes a new key pair; the old one is refused at the next CONNECT, live connections stay.":
    "生成新的密钥对；旧密钥对在下次 CONNECT 时被拒绝，现有连接保留。",
  "Deletes a key pair and frees its place in the quota; a live connection stays until it ends.":
    "删除密钥对并释放配额；现有连接保留到断开为止。",
  "Lists the client IDs of a group that have a key pair.": "列出 Group 中拥有密钥对的客户端 ID。",
  "GID_… or GID-…, 7 to 64 letters, digits, hyphens and underscores.":
    "GID_… 或 GID-…，7 到 64 个字母、数字、短划线和下划线。",
  "Client IDs on a page, 1 to 100.": "每页的客户端 ID 数，1 到 100。",
  "Number of the page, from 1. NextToken is quicker.": "页码，从 1 开始。使用 NextToken 更快。",
  "NextToken of the page before; left out for the first page.": "上一页返回的 NextToken；第一页不填。",
  "Creates a group; it allows everything until it is given a policy.": "创建 Group；设置策略之前允许一切操作。",
  "Tags: Tag.1.Key, Tag.1.Value …": "标签：Tag.1.Key、Tag.1.Value …",
  'The same as JSON: [{"key":"k","value":"v"}].': '同上，以 JSON 表示：[{"key":"k","value":"v"}]。',
  "Deletes a group with its policy; its clients stay connected, and are refused at their next CONNECT.":
    "删除 Group 及其策略；其客户端保持连接，下次 CONNECT 时被拒绝。",
  "Lists the groups of an instance that the caller may list, without pages.": "列出调用方可查看的实例 Group，不分页。",
  "Adds a username with its secret; one that is there gets the new secret.":
    "添加用户名及其 Secret；已存在的用户名会更新 Secret。",
  "1 to 64 characters, without |.": "1 到 64 个字符，不能包含 |。",
  "1 to 128 characters. With SIGNED the client signs its client ID with it.":
    "1 到 128 个字符。SIGNED 模式下客户端用它对客户端 ID 签名。",
  "USER: the username alone; CLIENT: the username and one client ID.":
    "USER：仅用户名；CLIENT：用户名加一个客户端 ID。",
  "The client ID, for the type CLIENT.": "客户端 ID，类型为 CLIENT 时必填。",
  "ORIGIN: the password is the secret; SIGNED: Base64(HMAC-SHA1(secret, client ID)).":
    "ORIGIN：密码即 Secret；SIGNED：Base64(HMAC-SHA1(Secret, 客户端 ID))。",
  "Changes the secret or the mode of a username that is there.": "修改已有用户名的 Secret 或签名模式。",
  "Deletes a username; its connected clients stay until their connection ends.":
    "删除用户名；已连接的客户端保留到断开为止。",
  "Lists usernames with their secrets.": "列出用户名及其 Secret。",
  "Rows on a page, 1 to 100.": "每页行数，1 到 100。",
  "Only this username.": "仅此用户名。",
  "Only this client ID.": "仅此客户端 ID。",
  "Allows or denies a username or a client ID a topic; a permission that is there is changed.":
    "允许或拒绝用户名或客户端 ID 使用某个 Topic；已有的权限会被修改。",
  "A username (USER) or a client ID (CLIENT).": "用户名（USER）或客户端 ID（CLIENT）。",
  "A topic of any number of levels; + and # as in MQTT.": "任意级数的 Topic；+ 和 # 的含义与 MQTT 相同。",
  "PUB, SUB, or PUB_SUB for both.": "PUB、SUB，或两者 PUB_SUB。",
  "ALLOW or DENY; a DENY always wins.": "ALLOW 或 DENY；DENY 优先。",
  "Changes action and effect of a permission that is there.": "修改已有权限的动作和效果。",
  "Deletes a permission; connected clients feel it at their next operation.":
    "删除权限；已连接的客户端在下次操作时生效。",
  "Lists permissions.": "列出权限。",
  "Only this username or client ID.": "仅此用户名或客户端 ID。",
  "Only this topic, as it was written.": "仅此 Topic，与填写时一致。",
  "Puts a client ID on the block list, whatever way it logs in; a live connection stays: see CloseConnection.":
    "将客户端 ID 加入黑名单，无论其登录方式；现有连接保留，参见 CloseConnection。",
  "A client ID of up to 64 visible ASCII characters; it needs no group.":
    "最多 64 个可见 ASCII 字符的客户端 ID；不需要 Group。",
  "Takes a client ID off the block list.": "将客户端 ID 移出黑名单。",
  "Lists the client IDs on the block list.": "列出黑名单中的客户端 ID。",
  "Lists the instances that the caller may list.": "列出调用方可查看的实例。",
  "Says whether a client is connected.": "查询客户端是否在线。",
  "Says which of up to ten clients are connected.": "查询最多十个客户端是否在线。",
  "Client IDs: ClientIdList.1, ClientIdList.2 … up to 10.": "客户端 ID：ClientIdList.1、ClientIdList.2 …，最多十个。",
  "Closes the connection of a client, which may come back by itself. A client that is not connected is no error.":
    "关闭客户端的连接，客户端可能自行重连。客户端不在线不算错误。",
  "Lists when a client connected, was refused and left, for the last seven days.":
    "列出客户端最近七天内连接、被拒绝和断开的记录。",
  "Required as documented; it says nothing here.": "按文档必填；在此没有作用。",
  "Milliseconds since 1970.": "自 1970 年起的毫秒数。",
  "Number of the page, from 1.": "页码，从 1 开始。",
  "Events on a page, 1 to 100.": "每页的事件数，1 到 100。",
  "true: the newest first.": "true：最新的在前。",
  "Publishes a message at QoS 1; to <parent>/p2p/<client ID>, to that client without a subscription.":
    "以 QoS 1 发布消息；发到 <父 Topic>/p2p/<客户端 ID> 时，该客户端无需订阅即可收到。",
  "A topic of any number of levels, without wildcards.": "任意级数的 Topic，不含通配符。",
  "The message; it is delivered as it is. Encode what is not text, in Base64 for example.":
    "消息内容，原样投递。非文本内容请先编码，例如 Base64。",
  "Puts tags on instances.": "为实例添加标签。",
  "What has tags: instances only.": "带标签的资源类型：只有实例。",
  "Instance IDs: ResourceId.1, ResourceId.2 … up to 50.": "实例 ID：ResourceId.1、ResourceId.2 …，最多 50 个。",
  "Lists the tags of instances, by instance, by tag, or both.": "按实例、标签或两者列出实例的标签。",
  "Takes tags off instances.": "移除实例的标签。",
  "TagKey.1, TagKey.2 …": "TagKey.1、TagKey.2 …",
  "true: all tags. Counts only where there is no TagKey.": "true：全部标签。仅在没有 TagKey 时有效。",
  "Not supported. Devices are not known by X.509 certificates here. Use device credentials: RegisterDeviceCredential.":
    "不支持。此处不使用 X.509 证书识别设备。请使用设备凭证：RegisterDeviceCredential。",
  "Not supported. TLS is ended by a proxy in front of Gatehouse. Configure its certificates there.":
    "不支持。TLS 由 Gatehouse 前面的代理终止。请在代理上配置证书。",
  "Not supported. An installation has one site. To move to another one, restore a backup there.":
    "不支持。一套部署只有一个站点。如需迁移，请在新站点恢复备份。",
  "Not supported. Messages are not recorded one by one. The page Denials of the console shows what was refused, and why.":
    "不支持。消息不逐条记录。控制台的“拒绝记录”页面显示被拒绝的操作及原因。",
};
