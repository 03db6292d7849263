"use client";
import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "./icon-button.tsx";
import { Input, type InputProps } from "./input.tsx";

/** A password, hidden until its writer wants to read what was typed. */
export function PasswordInput(props: Omit<InputProps, "type" | "trailing" | "mono">) {
  const t = useTranslations("common");
  const [shown, setShown] = useState(false);
  return (
    <Input
      {...props}
      type={shown ? "text" : "password"}
      mono={shown}
      trailing={
        <IconButton
          label={shown ? t("typed.hide") : t("typed.show")}
          icon={shown ? <EyeOff /> : <Eye />}
          onClick={() => setShown(!shown)}
          className="-mr-1"
        />
      }
    />
  );
}
