import { useTranslations } from "next-intl";
import { adoptionOf } from "@/lib/domain/rotation.ts";
import type { DeviceCredentialView } from "./device-credential.ts";
import { Status } from "./ui/status.tsx";
import { RelativeTime } from "./ui/time.tsx";

/** The state of a device credential in words; during a rotation also whether the device has moved over. */
export function DeviceState({ credential, short = false }: { credential: DeviceCredentialView; short?: boolean }) {
  const t = useTranslations("devices");
  const { enabled, previous, lastUsedAt, lastSeenAt } = credential;
  if (!enabled) return <Status kind="off">{t("state.disabled")}</Status>;
  if (previous !== null) {
    const adoption = adoptionOf({ lastUsedAt, previous });
    return (
      <span className="inline-flex flex-wrap items-center gap-x-2">
        <Status kind={adoption === "moved" ? "good" : "pending"}>{t(`adoption.${adoption}`)}</Status>
        {short ? null : (
          <span className="whitespace-nowrap text-muted text-xs">
            {t("oldEnds")} <RelativeTime at={previous.endsAt} />
          </span>
        )}
      </span>
    );
  }
  return lastUsedAt === null ? (
    <Status kind="neutral">{t(lastSeenAt === null ? "state.never" : "state.notSince")}</Status>
  ) : (
    <Status kind="good">{t("state.active")}</Status>
  );
}
