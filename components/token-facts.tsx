import { useTranslations } from "next-intl";
import type { TokenType } from "@/lib/domain/token.ts";
import type { TokenView } from "./token-view.ts";
import { Badge } from "./ui/badge.tsx";
import { Status } from "./ui/status.tsx";

const KIND = { live: "good", expired: "ended", revoked: "off" } as const;

export function TokenState({ state }: { state: TokenView["state"] }) {
  const t = useTranslations("tokens.state");
  return <Status kind={KIND[state]}>{t(state)}</Status>;
}

export function TokenTypeBadge({ type }: { type: TokenType }) {
  const t = useTranslations("tokens.type");
  return (
    <span data-tip={t(`hint.${type}`)}>
      <Badge mono>{type}</Badge>
    </span>
  );
}
