import { Badge } from "../../../components/ui/badge.tsx";
import { type Column, DataTable } from "../../../components/ui/data-table.tsx";
import { ExpandableRow, RowToggle } from "../../../components/ui/expandable-row.tsx";
import { KeyValues } from "../../../components/ui/key-values.tsx";
import { Panel } from "../../../components/ui/panel.tsx";
import { Section } from "../../../components/ui/section.tsx";
import type { TableSettings } from "../../../lib/i18n/preferences.ts";

interface Change {
  readonly id: string;
  readonly what: string;
  readonly on: string;
}
const CHANGES: readonly Change[] = [
  { id: "1", what: "Group policy changed", on: "GID_sensors" },
  { id: "2", what: "Device registered", on: "GID_sensors@@@press-07-line-3-hall-north-of-the-plant-0000001" },
];

const COLUMNS: readonly Column<Change>[] = [
  { key: "what", header: "What", cell: (row) => row.what },
  { key: "on", header: "On", grow: true, sort: "on", cell: (row) => <code className="break-all">{row.on}</code> },
  { key: "kind", header: "Kind", cell: () => <Badge>operator</Badge> },
];

/** Tables whose rows open in place, whose columns can be chosen, and that scroll sideways instead of becoming cards. */
export function MoreTables({ settings }: { settings: TableSettings }) {
  return (
    <Section title="More tables">
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <DataTable
          label="Rows that open"
          settings={settings}
          rows={CHANGES}
          rowKey={(row) => row.id}
          rowFrame={(row, drawn, cells) => (
            <ExpandableRow
              key={row.id}
              columns={cells}
              detail={<KeyValues items={[{ label: "On", value: <code className="break-all">{row.on}</code> }]} />}
            >
              {drawn}
            </ExpandableRow>
          )}
          columns={COLUMNS.map((column) =>
            column.key === "what" ? { ...column, cell: (row: Change) => <RowToggle>{row.what}</RowToggle> } : column,
          )}
          empty={null}
        />
        <Panel flush title="In a panel, scrolling sideways">
          <DataTable
            bare
            narrow="scroll"
            label="Rows that scroll"
            rows={CHANGES}
            rowKey={(row) => row.id}
            columns={COLUMNS}
            empty={null}
          />
        </Panel>
      </div>
    </Section>
  );
}
