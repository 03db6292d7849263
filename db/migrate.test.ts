import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { closeDatabase, type Db, openDatabase } from "./client.ts";
import { migrateDatabase, NewerDatabaseError } from "./migrate.ts";

let folder: string;
let db: Db;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-db-"));
  db = openDatabase(join(folder, "gatehouse.db"));
  migrateDatabase(db, "db/migrations");
});
afterEach(() => {
  closeDatabase(db);
  rmSync(folder, { recursive: true });
});

const run = (sql: string) => db.$client.exec(sql);
const counts = () => db.$client.prepare("select * from instance_counts").all();

function seed(): void {
  run(`insert into instances (id, name, edition, max_connections, max_tps, max_subscriptions_per_client, max_token_resources,
      max_topic_length, max_message_bytes, created_at, updated_at) values ('mqtt-a', 'A', 'Standard', 10, 10, 30, 100, 64, 65536, 1, 1);
    insert into groups (instance_id, id, created_at, updated_at) values ('mqtt-a', 'GID_a', 1, 1);
    insert into device_credentials (instance_id, client_id, group_id, key_id, sealed_secret, created_at, updated_at)
      values ('mqtt-a', 'GID_a@@@1', 'GID_a', 'DC.1', 's', 1, 1), ('mqtt-a', 'GID_a@@@2', 'GID_a', 'DC.2', 's', 1, 1);`);
}

test("migrating again changes nothing", () => {
  seed();
  migrateDatabase(db, "db/migrations");
  expect(counts()).toHaveLength(1);
});

test("a database of a newer version is refused", () => {
  run("insert into __drizzle_migrations (hash, created_at) values ('future', 99999999999999)");
  expect(() => migrateDatabase(db, "db/migrations")).toThrow(NewerDatabaseError);
});

test("the counters follow inserts, deletes and cascades", () => {
  seed();
  expect(counts()).toMatchObject([{ instance_id: "mqtt-a", groups: 1, device_credentials: 2, tokens: 0 }]);
  run("delete from device_credentials where client_id = 'GID_a@@@1'");
  expect(counts()).toMatchObject([{ instance_id: "mqtt-a", groups: 1, device_credentials: 1, tokens: 0 }]);
  run("delete from groups");
  expect(counts()).toMatchObject([{ instance_id: "mqtt-a", groups: 0, device_credentials: 1, tokens: 0 }]);
});

test("a group that is made again counts the credentials that were kept", () => {
  seed();
  run(
    "delete from groups; insert into groups (instance_id, id, created_at, updated_at) values ('mqtt-a', 'GID_a', 1, 1);",
  );
  expect(db.$client.prepare("select device_credentials from groups").pluck().get()).toBe(2);
});

test("the audit log can neither be changed nor shortened", () => {
  run(
    "insert into audit_log (at, actor_kind, actor_id, actor_name, action, target) values (1, 'system', 's', 's', 'x.y', 't')",
  );
  expect(() => run("update audit_log set action = 'z'")).toThrow("append-only");
  expect(() => run("delete from audit_log")).toThrow("append-only");
});

test.each([
  [
    "a rule without any action",
    "insert into group_rules (instance_id, group_id, position, effect, pub, sub, topic) values ('mqtt-a', 'GID_a', 0, 'Allow', 0, 0, 'x')",
  ],
  ["an unknown edition", "update instances set edition = 'Gold'"],
  [
    "a second primary account",
    "insert into access_users (id, name, kind, created_at, updated_at) values ('a','a','primary',1,1), ('b','b','primary',1,1)",
  ],
  [
    "an owner of one instance only",
    "insert into operators (id, email, name, password_hash, created_at, updated_at) values ('o','o@x','o','h',1,1); insert into operator_roles (operator_id, instance_id, role) values ('o','mqtt-a','owner')",
  ],
  ["a credential under another group than its client ID says", "update device_credentials set group_id = 'GID_b'"],
  [
    "a previous pair without its end",
    "update device_credentials set previous_key_id = 'DC.0', previous_sealed_secret = 's' where client_id = 'GID_a@@@1'",
  ],
  [
    "a token that ends before it begins",
    "insert into tokens (instance_id, hash, prefix, last_four, type, filters, issued_by, issued_by_name, created_at, expires_at) values ('mqtt-a', randomblob(32), 'gtk_', 'x', 'R', '[\"a\"]', 'o', 'o', 5, 5)",
  ],
  [
    "a rule of a group that does not exist",
    "insert into group_rules (instance_id, group_id, position, effect, pub, sub, topic) values ('mqtt-a', 'GID_no', 0, 'Allow', 1, 0, 'x')",
  ],
])("the schema itself refuses %s", (_, sql) => {
  seed();
  expect(() => run(sql)).toThrow(/constraint/i);
});
