import { useTranslations } from "next-intl";
import type { Decider } from "@/lib/domain/decision.ts";
import { Link } from "./ui/navigation.tsx";

/** What decided, or lost, in words; a link where the thing has a page. */
export function DeciderLine({ decider, href }: { decider: Decider; href: string | null }) {
  const t = useTranslations("denials.decider");
  const text = deciderText(decider, t);
  return href === null ? (
    <span className="break-words">{text}</span>
  ) : (
    <Link href={href} className="break-words font-medium text-accent underline-offset-2 hover:underline">
      {text}
    </Link>
  );
}

function deciderText(decider: Decider, t: ReturnType<typeof useTranslations<"denials.decider">>): string {
  switch (decider.kind) {
    case "group_rule": {
      const { effect, pub, sub, topic } = decider.rule;
      return t("group_rule", { groupId: decider.groupId, effect, actions: actionNames({ pub, sub }), topic });
    }
    case "group_default":
      return t("group_default", { groupId: decider.groupId, effect: decider.effect });
    case "access_policy":
      return t("access_policy", {
        policy: decider.policy,
        statement: String(decider.statement + 1),
        effect: decider.effect,
      });
    case "primary_account":
      return t("primary_account", { user: decider.user });
    case "token": {
      const { type, filter } = decider;
      const tokenId = String(decider.tokenId);
      return filter === null ? t("token", { tokenId, type }) : t("token_filter", { tokenId, type, filter });
    }
    case "block":
      return t("block", { value: decider.value });
    case "quota": {
      const { quota, used } = decider;
      const limit = String(decider.limit);
      return used === null ? t("quota_unknown", { quota, limit }) : t("quota", { quota, limit, used: String(used) });
    }
    case "instance":
      return t("instance", { instanceId: decider.instanceId });
    case "credential":
      return t(decider.credential, { keyId: decider.keyId });
    case "custom_permission": {
      const { identity, effect, permitAction, topic } = decider.permission;
      return t("custom_permission", { identity, effect, action: permitAction, topic });
    }
    case "protocol":
      return t("protocol", { clause: decider.clause });
  }
}

/** `mq:PUB`, `mq:SUB` or both, as rules name them. */
export function actionNames({ pub, sub }: { readonly pub: boolean; readonly sub: boolean }): string {
  return [...(pub ? ["mq:PUB"] : []), ...(sub ? ["mq:SUB"] : [])].join(" + ");
}

/**
 * The page of the thing that decided; null where there is none.
 * @param at.seesAccount whether the person may open what belongs to the account: access policies and keys
 */
export function deciderHref(
  decider: Decider,
  { instanceId, clientId, seesAccount }: { instanceId: string; clientId: string; seesAccount: boolean },
): string | null {
  const inInstance = (path: string) =>
    instanceId === "" ? null : `/instances/${encodeURIComponent(instanceId)}${path}`;
  switch (decider.kind) {
    case "group_rule":
    case "group_default":
      return inInstance(`/groups/${encodeURIComponent(decider.groupId)}`);
    case "access_policy":
      return seesAccount
        ? `/access-policies/${encodeURIComponent(decider.policy)}#statement-${decider.statement + 1}`
        : null;
    case "token":
      return inInstance(`/tokens/${decider.tokenId}`);
    case "quota":
      return inInstance("/settings");
    case "instance":
      return inInstance("");
    case "credential":
      switch (decider.credential) {
        case "access_key":
          return seesAccount ? `/access-keys/${encodeURIComponent(decider.keyId)}` : null;
        case "device_credential":
          return inInstance(`/devices/${encodeURIComponent(clientId)}`);
        default:
          return null;
      }
    default:
      return null;
  }
}
