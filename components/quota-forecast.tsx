import { useTranslations } from "next-intl";
import type { Forecast } from "../lib/domain/forecast.ts";
import { formatCount } from "./ui/number.tsx";
import { Status } from "./ui/status.tsx";
import { ExactTime } from "./ui/time.tsx";

/** When a quota will be reached, in a sentence. */
export function QuotaForecast({ forecast, over }: { forecast: Forecast; over: boolean }) {
  const t = useTranslations("quotas.forecast");
  switch (forecast.kind) {
    case "reached":
      return <Status kind="bad">{t(over ? "over" : "reached")}</Status>;
    case "date":
      return (
        <Status kind="warn">
          {t.rich("date", { at: () => <ExactTime at={forecast.at} />, perDay: growth(forecast.perDay) })}
        </Status>
      );
    case "far":
      return <Status kind="good">{t("far", { perDay: growth(forecast.perDay) })}</Status>;
    case "steady":
      return <Status kind="good">{t("steady")}</Status>;
    case "unknown":
      return <Status kind="neutral">{t("unknown")}</Status>;
  }
}

/** Growth below ten a day is told with one digit after the point. */
const growth = (perDay: number) =>
  perDay < 10 ? String(Math.round(perDay * 10) / 10) : formatCount(Math.round(perDay));
