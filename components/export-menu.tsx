"use client";
import { Braces, Download, Sheet } from "lucide-react";
import { useTranslations } from "next-intl";
import { exportPath } from "./export-path.ts";
import { Button } from "./ui/button.tsx";
import { Menu, MenuDownload, MenuLabel } from "./ui/menu.tsx";
import { useLocation } from "./ui/navigation.tsx";

/** What a list shows as a file: all pages of it, with the filter that stands in the address. */
export function ExportMenu({
  list,
  instanceId,
}: {
  list: string;
  /** Null: the list over the account. */
  instanceId: string | null;
}) {
  const t = useTranslations("common.export");
  const { query } = useLocation();
  const hrefOf = (format: string) => {
    const target = new URLSearchParams(query);
    for (const name of ["after", "trail"]) target.delete(name);
    target.set("format", format);
    return `${exportPath(list, instanceId)}?${target}`;
  };
  return (
    <Menu trigger={<Button icon={<Download />}>{t("open")}</Button>}>
      <MenuLabel>{t("scope")}</MenuLabel>
      <MenuDownload href={hrefOf("csv")} icon={<Sheet />} hint={t("csvHint")}>
        {t("csv")}
      </MenuDownload>
      <MenuDownload href={hrefOf("json")} icon={<Braces />} hint={t("jsonHint")}>
        {t("json")}
      </MenuDownload>
    </Menu>
  );
}
