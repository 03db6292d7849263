import { Pencil, Plus, RefreshCw, Ticket, Trash2 } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Checkbox } from "../../../components/ui/checkbox.tsx";
import { CodeBlock } from "../../../components/ui/code-block.tsx";
import { ConfirmDialog } from "../../../components/ui/confirm-dialog.tsx";
import { CopyButton } from "../../../components/ui/copy-button.tsx";
import { DataTable } from "../../../components/ui/data-table.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { EmptyState } from "../../../components/ui/empty-state.tsx";
import { ErrorPanel } from "../../../components/ui/error-panel.tsx";
import { ExpiryField } from "../../../components/ui/expiry-field.tsx";
import { Field } from "../../../components/ui/field.tsx";
import { Form } from "../../../components/ui/form.tsx";
import { IconButton } from "../../../components/ui/icon-button.tsx";
import { Input } from "../../../components/ui/input.tsx";
import { KeyValues } from "../../../components/ui/key-values.tsx";
import { LinkButton } from "../../../components/ui/link-button.tsx";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "../../../components/ui/menu.tsx";
import { Meter } from "../../../components/ui/meter.tsx";
import { MonoId } from "../../../components/ui/mono-id.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { Count } from "../../../components/ui/number.tsx";
import { PageHeader } from "../../../components/ui/page-header.tsx";
import { Pager } from "../../../components/ui/pager.tsx";
import { Panel } from "../../../components/ui/panel.tsx";
import { Popover } from "../../../components/ui/popover.tsx";
import { RadioCards } from "../../../components/ui/radio-cards.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Segmented } from "../../../components/ui/segmented.tsx";
import { Select } from "../../../components/ui/select.tsx";
import { Sheet } from "../../../components/ui/sheet.tsx";
import { PageHeaderSkeleton, TableSkeleton } from "../../../components/ui/skeleton.tsx";
import { Status, type StatusKind } from "../../../components/ui/status.tsx";
import { Switch } from "../../../components/ui/switch.tsx";
import { Tabs } from "../../../components/ui/tabs.tsx";
import { Textarea } from "../../../components/ui/textarea.tsx";
import { ExactTime, RelativeTime } from "../../../components/ui/time.tsx";
import { FilterSelect, SearchBox, Toolbar } from "../../../components/ui/toolbar.tsx";
import { findTableSettings } from "../../../lib/i18n/table-settings.ts";
import { tryFormAction } from "./actions.ts";
import { BulkDemo, LiveDemo, ToastDemo } from "./live-demo.tsx";
import { MoreActs, MoreControls } from "./more-states.tsx";
import { MoreTables } from "./more-tables.tsx";
import { SecretDemo } from "./secret-demo.tsx";

interface DemoToken {
  id: string;
  client: string;
  type: string;
  state: StatusKind;
  word: string;
  used: number;
  expiresAt: number;
}

function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-3">{children}</div>;
}

export default async function Gallery() {
  const t = await getTranslations("gallery");
  const now = Date.now();
  const tokens: DemoToken[] = [
    {
      id: "gtk_4fQ2…a9F3",
      client: "GID_sensors@@@press-07-line-3-hall-north-of-the-plant-0000001",
      type: "RW",
      state: "good",
      word: "Live",
      used: 12804,
      expiresAt: now + 26 * 3_600_000,
    },
    {
      id: "gtk_9bTe…11x0",
      client: "GID_phones@@@a1",
      type: "R",
      state: "warn",
      word: "Ends soon",
      used: 3,
      expiresAt: now + 240_000,
    },
    {
      id: "gtk_0aaP…q7Zz",
      client: "GID_phones@@@b2",
      type: "W",
      state: "ended",
      word: "Expired",
      used: 0,
      expiresAt: now - 9 * 86_400_000,
    },
    {
      id: "gtk_77vC…mm10",
      client: "GID_gateway@@@edge-01",
      type: "RW",
      state: "bad",
      word: "Revoked",
      used: 977,
      expiresAt: now + 3 * 86_400_000,
    },
  ];
  const columns = [
    { key: "token", header: "Token", sort: "token", cell: (row: DemoToken) => <code>{row.id}</code> },
    {
      key: "client",
      header: "Last client",
      grow: true,
      cell: (row: DemoToken) => <MonoId value={row.client} what="client ID" />,
    },
    { key: "type", header: "Type", cell: (row: DemoToken) => <Badge mono>{row.type}</Badge> },
    { key: "state", header: "State", cell: (row: DemoToken) => <Status kind={row.state}>{row.word}</Status> },
    {
      key: "used",
      header: "Uses",
      align: "right" as const,
      sort: "used",
      from: "md" as const,
      cell: (row: DemoToken) => <Count value={row.used} />,
    },
    { key: "expires", header: "Expires", cell: (row: DemoToken) => <RelativeTime at={row.expiresAt} /> },
  ];
  const menu = (row: DemoToken) => (
    <Menu label={`Actions for ${row.id}`}>
      <MenuLink href="/gallery" icon={<Pencil />}>
        Open
      </MenuLink>
      <MenuItem icon={<RefreshCw />} action={tryFormAction} input={{ id: "GID_x" }}>
        Run at once
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        danger
        icon={<Trash2 />}
        dialog={
          <ConfirmDialog
            title={`Revoke ${row.id}?`}
            consequence="Disconnects 12 clients now. They need a new token to come back."
            confirmLabel="Revoke token"
            action={tryFormAction}
            input={{ id: "GID_revoked" }}
          />
        }
      >
        Revoke…
      </MenuItem>
    </Menu>
  );
  return (
    <div className="flex flex-col gap-10">
      <PageHeader
        title={t("title")}
        badge={<Status kind="good">Up</Status>}
        description={t("about")}
        actions={
          <>
            <Button>Secondary</Button>
            <Button variant="primary" icon={<Plus />}>
              Issue token
            </Button>
          </>
        }
      />

      <Section title="Type">
        <div className="flex flex-col gap-2">
          <p className="font-semibold text-2xl">2xl 28: 12,804 connections</p>
          <p className="font-semibold text-xl">xl 22: Page title</p>
          <p className="font-semibold text-lg">lg 18: Large heading</p>
          <p className="font-semibold text-md">md 16: Section heading</p>
          <p>base 14: Body text. A refused PUBLISH closes the connection; 拒绝发布会断开连接。</p>
          <p className="text-sm">sm 13: Tables and controls</p>
          <p className="text-muted text-sm">sm muted: Descriptions and hints</p>
          <p className="text-subtle text-xs">xs subtle: The smallest that is read</p>
          <p>
            <code>mono: GID_sensors@@@press-07 plant/+/temperature 0O1lI</code>
          </p>
        </div>
      </Section>

      <Section title="Buttons">
        <div className="flex flex-col gap-3">
          <Row>
            <Button variant="primary">Primary</Button>
            <Button>Secondary</Button>
            <Button variant="quiet">Quiet</Button>
            <Button variant="danger">Danger</Button>
            <Button variant="danger-quiet">Danger quiet</Button>
            <LinkButton href="/gallery">Link button</LinkButton>
            <IconButton label="Edit" icon={<Pencil />} keys="E" />
          </Row>
          <Row>
            <Button variant="primary" busy>
              Busy
            </Button>
            <Button busy>Busy</Button>
            <Button variant="primary" disabled>
              Disabled
            </Button>
            <Button disabled>Disabled</Button>
            <Button icon={<Plus />}>With icon</Button>
            <Button size="sm">Small</Button>
            <CopyButton text="copied">Copy</CopyButton>
          </Row>
        </div>
      </Section>

      <Section title="States and words">
        <div className="flex flex-col gap-3">
          <Row>
            {(["good", "warn", "bad", "info", "off", "pending", "ended", "neutral"] as const).map((kind) => (
              <Status key={kind} kind={kind}>
                {kind}
              </Status>
            ))}
          </Row>
          <Row>
            {(["neutral", "accent", "good", "warn", "bad", "info"] as const).map((tone) => (
              <Badge key={tone} tone={tone}>
                {tone}
              </Badge>
            ))}
            <Badge mono>RW</Badge>
          </Row>
          <LiveDemo now={now} />
          <Row>
            <RelativeTime at={now - 4_000} />
            <RelativeTime at={now - 340_000} />
            <RelativeTime at={now + 7_200_000} />
            <RelativeTime at={null} never="Never used" />
            <ExactTime at={now} seconds zone />
            <Count value={1234567} />
          </Row>
          <Row>
            <MonoId value="GID_sensors@@@press-07" what="client ID" />
            <span className="w-56">
              <MonoId
                value="GID_sensors@@@press-07-line-3-hall-north-of-the-plant-0000001"
                what="client ID"
                href="/gallery"
              />
            </span>
          </Row>
        </div>
      </Section>

      <Section title="Notices">
        <div className="grid gap-3 lg:grid-cols-2">
          <Notice title="Policy changed">3 clients still run the policy that they connected with.</Notice>
          <Notice tone="good" title="Connected">
            GID_sensors@@@press-07 is online.
          </Notice>
          <Notice tone="warn" title="Almost full" actions={<Button size="sm">Reclaim unused credentials</Button>}>
            912 of 1,000 connections are in use.
          </Notice>
          <Notice tone="bad" title="Refused">
            The password is not the signature of this client ID.
          </Notice>
        </div>
      </Section>

      <Section title="Form">
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Panel title="New group" description="Try an ID without GID_, and one with “fail” in it.">
            <Form action={tryFormAction} submitLabel="Create group" label="New group">
              <Field name="id" label="Group ID" hint="Begins with GID_ or GID-. It cannot be changed later.">
                <Input mono placeholder="GID_sensors" />
              </Field>
              <Field name="note" label="Note" optional>
                <Textarea placeholder="What these clients are" />
              </Field>
              <Field name="edition" label="Edition">
                <Select
                  options={[
                    { value: "Standard", label: "Standard" },
                    { value: "Professional", label: "Professional" },
                    { value: "Platinum", label: "Platinum" },
                  ]}
                />
              </Field>
              <Field name="effect" label="Where no rule fits" group>
                <RadioCards
                  columns={2}
                  defaultValue="Allow"
                  choices={[
                    { value: "Allow", label: "Allow", hint: "Everything that no rule denies." },
                    { value: "Deny", label: "Deny", hint: "Only what a rule allows." },
                  ]}
                />
              </Field>
              <ExpiryField
                name="expiresAt"
                label="Expires"
                defaultSeconds={86_400}
                presets={[
                  { seconds: 3_600, label: "1 hour" },
                  { seconds: 86_400, label: "24 hours" },
                  { seconds: 604_800, label: "7 days" },
                  { seconds: 2_592_000, label: "30 days" },
                ]}
              />
            </Form>
          </Panel>
          <Panel title="Controls in other states">
            <div className="flex flex-col gap-4">
              <Field label="With an error" error="This name is taken. Choose another one.">
                <Input defaultValue="Plant A" />
              </Field>
              <Field label="Disabled" hint="Why it cannot be changed.">
                <Input defaultValue="mqtt-cn-plant0001" mono disabled />
              </Field>
              <Field label="With a unit">
                <Input defaultValue="65536" inputMode="numeric" trailing="bytes" trailingRoom="word" />
              </Field>
              <Field label="Type" group>
                <Segmented
                  name="type"
                  defaultValue="RW"
                  options={[
                    { value: "R", label: "Read" },
                    { value: "W", label: "Write" },
                    { value: "RW", label: "Read and write" },
                  ]}
                />
              </Field>
              <Checkbox label="Also disconnect its clients" hint="12 are connected now." defaultChecked />
              <Checkbox label="Unticked" />
              <Checkbox label="Disabled" disabled />
              <Switch label="Close on refused SUBSCRIBE" hint="As the vendor does." defaultChecked />
              <Switch label="Off" />
            </div>
          </Panel>
        </div>
      </Section>

      <MoreControls />
      <MoreActs />

      <Section title="Table" description="Select rows for the bulk bar; narrow the window for cards.">
        <Toolbar end={<Button icon={<RefreshCw />}>Refresh</Button>}>
          <SearchBox label="Search tokens" placeholder="Prefix, note or client ID" />
          <FilterSelect
            label="State"
            param="state"
            options={[
              { value: "", label: "Any state" },
              { value: "live", label: "Live" },
              { value: "revoked", label: "Revoked" },
            ]}
          />
        </Toolbar>
        <DataTable
          label="Tokens"
          rows={tokens}
          rowKey={(row) => row.id}
          rowLabel={(row) => row.id}
          rowHref={() => "/gallery"}
          rowActions={menu}
          columns={columns}
          bulk={<BulkDemo />}
          empty={null}
          footer={<Pager next="cursor" count={tokens.length} />}
        />
      </Section>

      <MoreTables settings={await findTableSettings("gallery")} />

      <div className="grid items-start gap-6 xl:grid-cols-2">
        <Section title="Empty">
          <DataTable
            label="No tokens"
            rows={[] as DemoToken[]}
            rowKey={(row) => row.id}
            columns={columns}
            empty={
              <EmptyState
                icon={<Ticket />}
                title="No tokens yet"
                description="A token lets an app in for a time, on the topics that you choose."
                actions={
                  <Button variant="primary" icon={<Plus />}>
                    Issue token
                  </Button>
                }
              />
            }
          />
        </Section>
        <Section title="Failed">
          <ErrorPanel
            title="The list could not be read"
            description="The database did not answer in time. Try again."
            reference="Reference 2817364"
            actions={<Button>Try again</Button>}
          />
        </Section>
      </div>

      <Section title="Loading">
        <PageHeaderSkeleton />
        <TableSkeleton columns={5} rows={4} />
      </Section>

      <Section title="Quotas">
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          <Panel>
            <Meter label="Connections" used={412} limit={1000} />
          </Panel>
          <Panel>
            <Meter label="Device credentials" used={842} limit={1000} />
          </Panel>
          <Panel>
            <Meter label="Messages" used={960} limit={1000} unit="/s" />
          </Panel>
          <Panel>
            <Meter label="Tokens per second" used={1240} limit={1000} />
          </Panel>
        </div>
        <p className="mt-3">
          <Meter label="Connections" used={912} limit={1000} compact />
        </p>
      </Section>

      <Section title="Details">
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Panel title="Token" actions={<Button size="sm">Edit</Button>}>
            <KeyValues
              items={[
                { label: "Client ID", value: <MonoId value="GID_sensors@@@press-07" what="client ID" /> },
                { label: "Type", value: <Badge mono>RW</Badge> },
                { label: "State", value: <Status kind="good">Live</Status> },
                { label: "Filters", value: <code>plant/+/temperature</code> },
                { label: "Issued", value: <ExactTime at={now - 86_400_000} zone /> },
              ]}
            />
          </Panel>
          <Panel title="Connect" flush>
            <div className="p-4">
              <Tabs
                label="Snippets"
                tabs={[
                  {
                    key: "sh",
                    label: "mosquitto_pub",
                    content: (
                      <CodeBlock
                        label="mosquitto_pub"
                        code={
                          "mosquitto_pub -h 127.0.0.1 -p 1883 -i 'GID_sensors@@@press-07' -u 'DeviceCredential|DC.x|mqtt-cn-plant0001' -t plant/press-07/temperature -m 21.5"
                        }
                      />
                    ),
                  },
                  {
                    key: "js",
                    label: "MQTT.js",
                    content: <CodeBlock label="MQTT.js" code={'import mqtt from "mqtt";'} />,
                  },
                ]}
              />
            </div>
          </Panel>
          <Panel
            title="Delete instance"
            tone="danger"
            description="Closes every connection and deletes every group, token and credential."
          >
            <ConfirmDialog
              trigger={<Button variant="danger-quiet">Delete instance…</Button>}
              title="Delete Plant A?"
              consequence="Disconnects 412 clients now and deletes 12 groups, 842 device credentials and 31 tokens. This cannot be undone."
              confirmLabel="Delete instance"
              typeName="Plant A"
              action={tryFormAction}
              input={{ id: "GID_deleted" }}
            />
          </Panel>
        </div>
      </Section>

      <Section title="Over the page">
        <Row>
          <Dialog
            trigger={<Button>Dialog with a form</Button>}
            title="New group"
            description="A class of clients in Plant A."
          >
            <Form action={tryFormAction} submitLabel="Create group">
              <Field name="id" label="Group ID" hint="Begins with GID_ or GID-.">
                <Input mono autoFocus />
              </Field>
            </Form>
          </Dialog>
          <ConfirmDialog
            trigger={<Button>Plain question</Button>}
            title="Disable this key?"
            confirmLabel="Disable"
            tone="primary"
            action={tryFormAction}
            input={{ id: "GID_disabled" }}
          />
          <ConfirmDialog
            trigger={<Button>With consequence</Button>}
            title="Revoke 3 tokens?"
            consequence="Disconnects 12 clients now."
            confirmLabel="Revoke"
            action={tryFormAction}
            input={{ id: "fail" }}
          >
            <Checkbox name="notify" label="Write down why in the audit log" />
          </ConfirmDialog>
          <Sheet trigger={<Button>Sheet</Button>} title="GID_sensors@@@press-07" description="Connected for 3 hours">
            <KeyValues items={[{ label: "Mode", value: "DeviceCredential" }]} />
          </Sheet>
          <Popover trigger={<Button>Popover</Button>} label="Why">
            A Deny always wins over an Allow, wherever it stands.
          </Popover>
          <SecretDemo />
        </Row>
        <div className="mt-3">
          <ToastDemo />
        </div>
      </Section>
    </div>
  );
}
