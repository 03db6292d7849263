"use client";
import { createContext, use } from "react";

type Parts = typeof import("radix-ui/dropdown-menu");

/** The parts of the fetched menu, for the items inside it, which are on the page before the menu is. */
export const MenuParts = createContext<Parts | null>(null);

export function useMenuParts(): Parts {
  const parts = use(MenuParts);
  if (!parts) throw new Error("A menu item stands in a Menu.");
  return parts;
}
