"use client";
import { Braces, Download, Sheet } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { MOST_ROWS } from "./bulk-act.tsx";
import { exportPath } from "./export-path.ts";
import { takeFile } from "./take-file.ts";
import { Button } from "./ui/button.tsx";
import { Menu, MenuItem, MenuLabel } from "./ui/menu.tsx";
import { useSelection } from "./ui/selection.tsx";
import { toast } from "./ui/toast-store.ts";

/** The ticked rows as a file, whatever the filter shows now. They stay ticked. */
export function BulkExport({
  list,
  instanceId,
}: {
  list: string;
  /** Null: the list over the account. */
  instanceId: string | null;
}) {
  const t = useTranslations("common");
  const { items } = useSelection();
  const [taking, setTaking] = useState(false);
  const tooMany = items.size > MOST_ROWS;

  async function take(format: "csv" | "json") {
    setTaking(true);
    const body = JSON.stringify({ ids: [...items.keys()] });
    const taken = await takeFile(`${exportPath(list, instanceId)}?format=${format}`, body);
    setTaking(false);
    if (taken === "taken") return;
    toast({ tone: "bad", title: (taken === "broken" ? "" : taken.message) || t("lost") });
  }

  return (
    <Menu
      align="start"
      trigger={
        <Button
          size="sm"
          icon={<Download />}
          busy={taking}
          disabled={tooMany}
          title={tooMany ? t("bulk.tooMany", { limit: MOST_ROWS }) : undefined}
        >
          {t("export.open")}
        </Button>
      }
    >
      <MenuLabel>{t("export.chosen", { count: items.size })}</MenuLabel>
      <MenuItem icon={<Sheet />} onSelect={() => void take("csv")}>
        {t("export.csv")}
      </MenuItem>
      <MenuItem icon={<Braces />} onSelect={() => void take("json")}>
        {t("export.json")}
      </MenuItem>
    </Menu>
  );
}
