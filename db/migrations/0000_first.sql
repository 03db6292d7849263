CREATE TABLE `access_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`sealed_secret` text NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`last_used_at` integer,
	`last_used_address` text,
	`last_used_client_id` text,
	FOREIGN KEY (`user_id`) REFERENCES `access_users`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "access_keys_status" CHECK("access_keys"."status" in ('active', 'disabled'))
);
--> statement-breakpoint
CREATE INDEX `access_keys_user` ON `access_keys` (`user_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `access_policies` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`system` integer DEFAULT false NOT NULL,
	`document` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "access_policies_json" CHECK(json_valid("access_policies"."document"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `access_policies_name` ON `access_policies` (`name`);--> statement-breakpoint
CREATE TABLE `access_policy_versions` (
	`policy_id` text NOT NULL,
	`version` integer NOT NULL,
	`document` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`policy_id`, `version`),
	FOREIGN KEY (`policy_id`) REFERENCES `access_policies`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "access_policy_versions_json" CHECK(json_valid("access_policy_versions"."document"))
);
--> statement-breakpoint
CREATE TABLE `access_user_policies` (
	`user_id` text NOT NULL,
	`policy_id` text NOT NULL,
	`attached_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `policy_id`),
	FOREIGN KEY (`user_id`) REFERENCES `access_users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`policy_id`) REFERENCES `access_policies`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `access_user_policies_policy` ON `access_user_policies` (`policy_id`);--> statement-breakpoint
CREATE TABLE `access_users` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "access_users_kind" CHECK("access_users"."kind" in ('primary', 'ram'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `access_users_name` ON `access_users` (lower("name"));--> statement-breakpoint
CREATE UNIQUE INDEX `access_users_primary` ON `access_users` (`kind`) WHERE "access_users"."kind" = 'primary';--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`actor_name` text NOT NULL,
	`address` text,
	`action` text NOT NULL,
	`instance_id` text,
	`target` text NOT NULL,
	`detail` text,
	CONSTRAINT "audit_log_actor_kind" CHECK("audit_log"."actor_kind" in ('operator', 'access_key', 'system'))
);
--> statement-breakpoint
CREATE INDEX `audit_log_instance` ON `audit_log` (`instance_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_action` ON `audit_log` (`action`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_actor` ON `audit_log` (`actor_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_actor_action` ON `audit_log` (`actor_id`,`action`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_target` ON `audit_log` (`target`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_instance_action` ON `audit_log` (`instance_id`,`action`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_instance_actor` ON `audit_log` (`instance_id`,`actor_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_instance_actor_action` ON `audit_log` (`instance_id`,`actor_id`,`action`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_instance_target` ON `audit_log` (`instance_id`,`target`,`id`);--> statement-breakpoint
CREATE TABLE `changes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`instance_id` text,
	`subject` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `client_blocks` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ends_at` integer,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "client_blocks_kind" CHECK("client_blocks"."kind" in ('client', 'group', 'address'))
);
--> statement-breakpoint
CREATE INDEX `client_blocks_newest` ON `client_blocks` (`instance_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `client_blocks_once` ON `client_blocks` (`instance_id`,`kind`,`value`);--> statement-breakpoint
CREATE TABLE `denials` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`client_id` text NOT NULL,
	`action` text NOT NULL,
	`topic` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`mode` text,
	`key_id` text,
	`address` text NOT NULL,
	`decision` text NOT NULL,
	CONSTRAINT "denials_action" CHECK("denials"."action" in ('CONNECT', 'PUBLISH', 'SUBSCRIBE'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `denials_once` ON `denials` (`instance_id`,`client_id`,`action`,`topic`,`reason`);--> statement-breakpoint
CREATE INDEX `denials_latest` ON `denials` (`instance_id`,`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `denials_latest_all` ON `denials` (`last_at`,`id`);--> statement-breakpoint
CREATE INDEX `denials_client` ON `denials` (`client_id`,`last_at`,`id`);--> statement-breakpoint
CREATE TABLE `device_credentials` (
	`instance_id` text NOT NULL,
	`client_id` text NOT NULL,
	`group_id` text NOT NULL,
	`key_id` text NOT NULL,
	`sealed_secret` text NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`previous_key_id` text,
	`previous_sealed_secret` text,
	`previous_ends_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`last_used_at` integer,
	`last_used_address` text,
	`previous_last_used_at` integer,
	PRIMARY KEY(`instance_id`, `client_id`),
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "device_credentials_previous" CHECK(("device_credentials"."previous_key_id" is null) = ("device_credentials"."previous_sealed_secret" is null) and ("device_credentials"."previous_key_id" is null) = ("device_credentials"."previous_ends_at" is null)),
	CONSTRAINT "device_credentials_group_of_client" CHECK(instr("device_credentials"."client_id", "device_credentials"."group_id" || '@@@') = 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `device_credentials_key_id_unique` ON `device_credentials` (`key_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `device_credentials_previous_key_id_unique` ON `device_credentials` (`previous_key_id`);--> statement-breakpoint
CREATE INDEX `device_credentials_group` ON `device_credentials` (`instance_id`,`group_id`,`client_id`);--> statement-breakpoint
CREATE INDEX `device_credentials_newest` ON `device_credentials` (`instance_id`,`created_at`,`client_id`);--> statement-breakpoint
CREATE INDEX `device_credentials_last_used` ON `device_credentials` (`instance_id`,`last_used_at`,`client_id`);--> statement-breakpoint
CREATE INDEX `device_credentials_never` ON `device_credentials` (`instance_id`,`client_id`) WHERE "device_credentials"."last_used_at" is null and "device_credentials"."previous_last_used_at" is null;--> statement-breakpoint
CREATE INDEX `device_credentials_rotating` ON `device_credentials` (`instance_id`,`client_id`) WHERE "device_credentials"."previous_key_id" is not null;--> statement-breakpoint
CREATE INDEX `device_credentials_disabled` ON `device_credentials` (`instance_id`,`client_id`) WHERE "device_credentials"."enabled" = 0;--> statement-breakpoint
CREATE INDEX `device_credentials_overlap` ON `device_credentials` (`previous_ends_at`) WHERE "device_credentials"."previous_ends_at" is not null;--> statement-breakpoint
CREATE TABLE `disconnect_requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`client_id` text NOT NULL,
	`requested_by` text NOT NULL,
	`requested_at` integer NOT NULL,
	`done_at` integer,
	`outcome` text,
	CONSTRAINT "disconnect_requests_outcome" CHECK(("disconnect_requests"."outcome" is null) = ("disconnect_requests"."done_at" is null))
);
--> statement-breakpoint
CREATE INDEX `disconnect_requests_open` ON `disconnect_requests` (`id`) WHERE "disconnect_requests"."done_at" is null;--> statement-breakpoint
CREATE TABLE `gateway_status` (
	`id` integer PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`pid` integer NOT NULL,
	`version` text NOT NULL,
	`started_at` integer NOT NULL,
	`heartbeat_at` integer NOT NULL,
	`stopped_at` integer,
	`listeners` text NOT NULL,
	`connections` integer DEFAULT 0 NOT NULL,
	`metrics` text DEFAULT '' NOT NULL,
	CONSTRAINT "gateway_status_single" CHECK("gateway_status"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `group_rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`group_id` text NOT NULL,
	`position` integer NOT NULL,
	`effect` text NOT NULL,
	`pub` integer NOT NULL,
	`sub` integer NOT NULL,
	`topic` text NOT NULL,
	FOREIGN KEY (`instance_id`,`group_id`) REFERENCES `groups`(`instance_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "group_rules_effect" CHECK("group_rules"."effect" in ('Allow', 'Deny')),
	CONSTRAINT "group_rules_actions" CHECK("group_rules"."pub" or "group_rules"."sub")
);
--> statement-breakpoint
CREATE INDEX `group_rules_group` ON `group_rules` (`instance_id`,`group_id`,`position`);--> statement-breakpoint
CREATE UNIQUE INDEX `group_rules_once` ON `group_rules` (`instance_id`,`group_id`,`effect`,`topic`);--> statement-breakpoint
CREATE TABLE `groups` (
	`instance_id` text NOT NULL,
	`id` text NOT NULL,
	`default_effect` text DEFAULT 'Allow' NOT NULL,
	`policy_version` integer DEFAULT 1 NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`device_credentials` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `id`),
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "groups_default_effect" CHECK("groups"."default_effect" in ('Allow', 'Deny')),
	CONSTRAINT "groups_policy_version" CHECK("groups"."policy_version" >= 1)
);
--> statement-breakpoint
CREATE TABLE `instance_counts` (
	`instance_id` text PRIMARY KEY NOT NULL,
	`groups` integer DEFAULT 0 NOT NULL,
	`device_credentials` integer DEFAULT 0 NOT NULL,
	`tokens` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `instances` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`edition` text NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`max_connections` integer NOT NULL,
	`max_tps` integer NOT NULL,
	`max_subscriptions_per_client` integer NOT NULL,
	`max_token_resources` integer NOT NULL,
	`max_topic_length` integer NOT NULL,
	`max_message_bytes` integer NOT NULL,
	`close_on_refused_subscribe` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer,
	CONSTRAINT "instances_edition" CHECK("instances"."edition" in ('Standard', 'Professional', 'Platinum')),
	CONSTRAINT "instances_limits" CHECK("instances"."max_connections" >= 0 and "instances"."max_tps" >= 0 and "instances"."max_subscriptions_per_client" >= 0
      and "instances"."max_token_resources" between 1 and 10000 and "instances"."max_topic_length" between 1 and 65535
      and "instances"."max_message_bytes" between 1 and 268435455)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `instances_name` ON `instances` (lower("name")) WHERE "instances"."deleted_at" is null;--> statement-breakpoint
CREATE TABLE `live_clients` (
	`instance_id` text NOT NULL,
	`client_id` text NOT NULL,
	`group_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`mode` text NOT NULL,
	`key_id` text NOT NULL,
	`token_ids` text NOT NULL,
	`group_policy_version` integer NOT NULL,
	`address` text NOT NULL,
	`listener` text NOT NULL,
	`clean_session` integer NOT NULL,
	`keepalive_seconds` integer NOT NULL,
	`connected_at` integer NOT NULL,
	`subscriptions` text NOT NULL,
	PRIMARY KEY(`instance_id`, `client_id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `live_clients_connection_id_unique` ON `live_clients` (`connection_id`);--> statement-breakpoint
CREATE INDEX `live_clients_group` ON `live_clients` (`instance_id`,`group_id`,`group_policy_version`,`client_id`);--> statement-breakpoint
CREATE INDEX `live_clients_mode` ON `live_clients` (`instance_id`,`mode`,`client_id`);--> statement-breakpoint
CREATE INDEX `live_clients_key` ON `live_clients` (`key_id`,`mode`) WHERE "live_clients"."mode" <> 'DeviceCredential';--> statement-breakpoint
CREATE INDEX `live_clients_token_0` ON `live_clients` (`instance_id`,"token_ids" ->> 0) WHERE "live_clients"."token_ids" ->> 0 is not null;--> statement-breakpoint
CREATE INDEX `live_clients_token_1` ON `live_clients` (`instance_id`,"token_ids" ->> 1) WHERE "live_clients"."token_ids" ->> 1 is not null;--> statement-breakpoint
CREATE INDEX `live_clients_token_2` ON `live_clients` (`instance_id`,"token_ids" ->> 2) WHERE "live_clients"."token_ids" ->> 2 is not null;--> statement-breakpoint
CREATE TABLE `live_counts` (
	`instance_id` text NOT NULL,
	`group_id` text NOT NULL,
	`connections` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `group_id`)
);
--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operator_roles` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`operator_id` text NOT NULL,
	`instance_id` text,
	`role` text NOT NULL,
	FOREIGN KEY (`operator_id`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "operator_roles_role" CHECK("operator_roles"."role" in ('viewer', 'operator', 'admin', 'owner')),
	CONSTRAINT "operator_roles_owner_all" CHECK("operator_roles"."role" <> 'owner' or "operator_roles"."instance_id" is null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operator_roles_one` ON `operator_roles` (`operator_id`,`instance_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `operator_roles_all` ON `operator_roles` (`operator_id`) WHERE "operator_roles"."instance_id" is null;--> statement-breakpoint
CREATE INDEX `operator_roles_instance` ON `operator_roles` (`instance_id`);--> statement-breakpoint
CREATE TABLE `operator_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`address` text,
	`user_agent` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`operator_id`) REFERENCES `operators`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `operator_sessions_operator` ON `operator_sessions` (`operator_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `operator_sessions_expiry` ON `operator_sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `operators` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`password_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`disabled_at` integer,
	`last_sign_in_at` integer,
	`last_sign_in_address` text,
	CONSTRAINT "operators_email_lower" CHECK("operators"."email" = lower("operators"."email"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operators_email_unique` ON `operators` (`email`);--> statement-breakpoint
CREATE TABLE `setup_codes` (
	`hash` blob PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `throttles` (
	`bucket` text PRIMARY KEY NOT NULL,
	`arrival_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `throttles_arrival` ON `throttles` (`arrival_at`);--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`hash` blob NOT NULL,
	`prefix` text NOT NULL,
	`last_four` text NOT NULL,
	`type` text NOT NULL,
	`filters` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`issued_by` text NOT NULL,
	`issued_by_name` text NOT NULL,
	`issued_from` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`revoked_by` text,
	`last_used_at` integer,
	`last_used_client_id` text,
	`last_used_address` text,
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tokens_type" CHECK("tokens"."type" in ('R', 'W', 'RW')),
	CONSTRAINT "tokens_filters" CHECK(json_valid("tokens"."filters") and json_array_length("tokens"."filters") >= 1),
	CONSTRAINT "tokens_hash" CHECK(length("tokens"."hash") = 32),
	CONSTRAINT "tokens_expiry_after" CHECK("tokens"."expires_at" > "tokens"."created_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_hash_unique` ON `tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `tokens_newest` ON `tokens` (`instance_id`,`id`);--> statement-breakpoint
CREATE INDEX `tokens_prefix` ON `tokens` (`instance_id`,`prefix`,`id`);--> statement-breakpoint
CREATE INDEX `tokens_unrevoked_expiry` ON `tokens` (`instance_id`,`expires_at`,`id`) WHERE "tokens"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX `tokens_revoked` ON `tokens` (`instance_id`,`revoked_at`,`id`) WHERE "tokens"."revoked_at" is not null;--> statement-breakpoint
CREATE INDEX `tokens_expiry` ON `tokens` (`expires_at`);