import { useTranslations } from "next-intl";
import { Notice } from "./ui/notice.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** Says that what is shown is not what is, because the gateway is down. Nothing while it runs. */
export function GatewayNotice({
  gateway,
}: {
  gateway: { readonly running: boolean; readonly heartbeatAt: number | null };
}) {
  const t = useTranslations("clients.gateway");
  if (gateway.running) return null;
  return (
    <Notice tone="warn" title={t("down")} role="status" className="mb-4">
      {gateway.heartbeatAt === null ? (
        t("never")
      ) : (
        <>
          {t("downBody")} {t("heartbeat")} <RelativeTime at={gateway.heartbeatAt} />.
        </>
      )}
    </Notice>
  );
}
