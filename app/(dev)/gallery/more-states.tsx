import { Download, Moon, RefreshCw, Sun } from "lucide-react";
import { ActionButton } from "../../../components/ui/action-button.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Disclosure } from "../../../components/ui/disclosure.tsx";
import { Field } from "../../../components/ui/field.tsx";
import { FileInput } from "../../../components/ui/file-input.tsx";
import { Form } from "../../../components/ui/form.tsx";
import { Input } from "../../../components/ui/input.tsx";
import { Menu, MenuDownload, MenuItem, MenuLabel, MenuLink, MenuSeparator } from "../../../components/ui/menu.tsx";
import { Link } from "../../../components/ui/navigation.tsx";
import { Panel } from "../../../components/ui/panel.tsx";
import { PasswordInput } from "../../../components/ui/password-input.tsx";
import { ProgressBar } from "../../../components/ui/progress-bar.tsx";
import QrPicture from "../../../components/ui/qr-picture.tsx";
import { RadioCards } from "../../../components/ui/radio-cards.tsx";
import { SecretField } from "../../../components/ui/secret-field.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { Segmented } from "../../../components/ui/segmented.tsx";
import { Select } from "../../../components/ui/select.tsx";
import { SnippetTabs } from "../../../components/ui/snippet-tabs.tsx";
import { Spinner } from "../../../components/ui/spinner.tsx";
import { Switch } from "../../../components/ui/switch.tsx";
import { TabLinks } from "../../../components/ui/tabs.tsx";
import { Textarea } from "../../../components/ui/textarea.tsx";
import { tryFormAction } from "./actions.ts";
import { ChoiceMenuDemo } from "./live-demo.tsx";

/** Controls that hold something, are wrong, or cannot be used. */
export function MoreControls() {
  return (
    <Section title="More controls">
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Panel title="Files, passwords, long texts">
          <div className="flex flex-col gap-4">
            <Field label="File" hint="CSV, at most 20 MiB.">
              <FileInput accept=".csv" />
            </Field>
            <Field label="File with an error" error="The file is not CSV. Save it as CSV (UTF-8) and upload it again.">
              <FileInput />
            </Field>
            <Field label="Password">
              <PasswordInput defaultValue="correct horse" autoComplete="off" />
            </Field>
            <Field label="Note with an error" error="Use at most 200 characters.">
              <Textarea defaultValue="What these clients are" />
            </Field>
            <Field label="JSON">
              <Textarea mono rows={3} defaultValue={'{"Version":"1"}'} />
            </Field>
          </div>
        </Panel>
        <Panel title="What cannot be changed, and what is folded away">
          <div className="flex flex-col gap-4">
            <Field label="Edition" error="Choose an edition.">
              <Select options={[{ value: "", label: "Choose…" }]} />
            </Field>
            <Field label="Disabled edition">
              <Select disabled options={[{ value: "Platinum", label: "Platinum" }]} />
            </Field>
            <Switch label="Disabled switch" disabled />
            <Field label="Where no rule fits, in a row" group>
              <RadioCards
                defaultValue="Deny"
                choices={[
                  { value: "Allow", label: "Allow", hint: "Everything that no rule denies." },
                  { value: "Deny", label: "Deny", hint: "Only what a rule allows." },
                ]}
              />
            </Field>
            <Field label="Time" group>
              <Segmented
                name="span"
                defaultValue="hour"
                options={["hour", "day", "week"].map((value) => ({ value, label: value }))}
              />
            </Field>
            <Form action={tryFormAction} submitLabel="Save" label="Folded away">
              <Disclosure label="Advanced" hint="Opens by itself where something inside is wrong." fields={["id"]}>
                <Field name="id" label="Group ID" hint="Without GID_ the form opens this.">
                  <Input mono />
                </Field>
              </Disclosure>
            </Form>
          </div>
        </Panel>
      </div>
    </Section>
  );
}

/** What acts at once, goes on, or is shown once. */
export function MoreActs() {
  return (
    <Section title="Acts, progress, secrets">
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-3">
          <ActionButton action={tryFormAction} input={{ id: "GID_x" }} icon={<RefreshCw />}>
            Acts at once
          </ActionButton>
          <ActionButton variant="danger-quiet" action={tryFormAction} input={{ id: "GID_fail" }}>
            Acts and fails
          </ActionButton>
          <Button variant="danger" disabled>
            Danger, disabled
          </Button>
          <Button variant="quiet" size="sm" busy>
            Quiet, busy
          </Button>
          <Menu trigger={<Button>Menu of everything</Button>}>
            <MenuLabel>Theme</MenuLabel>
            <MenuItem icon={<Sun />} disabled>
              Cannot be chosen now
            </MenuItem>
            <MenuLink href="/gallery" icon={<Moon />} current>
              Where we are
            </MenuLink>
            <MenuSeparator />
            <MenuDownload href="/openapi.json" icon={<Download />} hint="With a hint below it">
              A file
            </MenuDownload>
          </Menu>
          <ChoiceMenuDemo />
          <Spinner />
          <Link href="/gallery" className="font-medium text-accent underline-offset-2 hover:underline">
            A link
          </Link>
        </div>
        <TabLinks
          label="Tabs with addresses"
          tabs={[
            { href: "/gallery", label: "This page" },
            { href: "/gallery/elsewhere", label: "Another" },
          ]}
        />
        <div className="grid gap-4 sm:grid-cols-3">
          {[0, 420, 1000].map((value) => (
            <ProgressBar key={value} label={`${value} of 1000 rows`} value={value} max={1000} />
          ))}
        </div>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Panel title="Secrets">
            <div className="flex flex-col gap-3">
              <SecretField label="Masked" value="DC.Zx81Kq07pLm3Rt5Vw9Yb2Nc" />
              <SecretField label="Shown" value="DeviceCredential|DC.x|mqtt-cn-plant0001" masked={false} />
              <QrPicture text="DC.Zx81Kq07pLm3Rt5Vw9Yb2Nc" label="For a phone" tooLong="" />
              <QrPicture text={"x".repeat(5_000)} label="For a phone" tooLong="More than a QR code can hold." />
            </div>
          </Panel>
          <Panel title="Snippets">
            <SnippetTabs
              label="Connect"
              snippets={[
                { key: "sh", label: "mosquitto_sub", code: "mosquitto_sub -h 127.0.0.1 -t 'plant/#'" },
                { key: "py", label: "Python paho", code: "import paho.mqtt.client as mqtt" },
              ]}
            />
          </Panel>
        </div>
      </div>
    </Section>
  );
}
