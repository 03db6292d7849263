"use client";
import { Rows2, Rows3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DENSITY_COOKIE } from "../../lib/i18n/preferences.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { rememberPreference } from "./preference-cookie.ts";

/** Higher or lower rows, in every table and from now on. */
export function DensitySwitch({ compact: drawn }: { compact: boolean }) {
  const t = useTranslations("common.density");
  const [compact, setCompact] = useState(drawn);
  return (
    <IconButton
      label={compact ? t("comfortable") : t("compact")}
      icon={compact ? <Rows2 /> : <Rows3 />}
      onClick={() => {
        setCompact(!compact);
        rememberPreference(DENSITY_COOKIE, compact ? "comfortable" : "compact");
        document.documentElement.dataset.density = compact ? "comfortable" : "compact";
      }}
    />
  );
}
