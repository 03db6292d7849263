import type { Keyring } from "../domain/secret.ts";
import { open, seal, sealedAt } from "../domain/secret.ts";

const place = (importId: number, line: number): string =>
  sealedAt("import_rows", String(importId), String(line), "cells");

/** The cells of a row, sealed: any column of a file may hold secrets. */
export const sealCells = (keyring: Keyring, importId: number, line: number, cells: readonly string[]): string =>
  seal(keyring, JSON.stringify(cells), place(importId, line));

export const openCells = (keyring: Keyring, importId: number, line: number, sealed: string): readonly string[] =>
  JSON.parse(open(keyring, sealed, place(importId, line))) as string[];
