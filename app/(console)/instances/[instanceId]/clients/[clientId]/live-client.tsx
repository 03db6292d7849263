"use client";
import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";
import { ClientPanel } from "@/components/client-panel.tsx";

/** The connection of a client, followed; what the rest of the page tells is read again when something has happened to it. */
export function LiveClient(props: Omit<ComponentProps<typeof ClientPanel>, "onChanged">) {
  const router = useRouter();
  return <ClientPanel {...props} onChanged={() => router.refresh()} />;
}
