CREATE TABLE `group_policy_tests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`instance_id` text NOT NULL,
	`group_id` text NOT NULL,
	`position` integer NOT NULL,
	`expect` text NOT NULL,
	`action` text NOT NULL,
	`topic` text NOT NULL,
	FOREIGN KEY (`instance_id`,`group_id`) REFERENCES `groups`(`instance_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "group_policy_tests_expect" CHECK("group_policy_tests"."expect" in ('allow', 'deny')),
	CONSTRAINT "group_policy_tests_action" CHECK("group_policy_tests"."action" in ('PUB', 'SUB'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `group_policy_tests_once` ON `group_policy_tests` (`instance_id`,`group_id`,`action`,`topic`);--> statement-breakpoint
CREATE TABLE `group_policy_versions` (
	`instance_id` text NOT NULL,
	`group_id` text NOT NULL,
	`version` integer NOT NULL,
	`default_effect` text NOT NULL,
	`rules` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`instance_id`, `group_id`, `version`),
	FOREIGN KEY (`instance_id`,`group_id`) REFERENCES `groups`(`instance_id`,`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "group_policy_versions_default" CHECK("group_policy_versions"."default_effect" in ('Allow', 'Deny')),
	CONSTRAINT "group_policy_versions_rules" CHECK(json_valid("group_policy_versions"."rules"))
);
--> statement-breakpoint
CREATE TABLE `observed_operations` (
	`instance_id` text NOT NULL,
	`slot_at` integer NOT NULL,
	`client_id` text NOT NULL,
	`action` text NOT NULL,
	`topic` text NOT NULL,
	`group_id` text NOT NULL,
	`mode` text NOT NULL,
	`key_id` text NOT NULL,
	`token_ids` text NOT NULL,
	`address` text NOT NULL,
	`secure` integer NOT NULL,
	`allowed` integer NOT NULL,
	`refused` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `slot_at`, `client_id`, `action`, `topic`),
	CONSTRAINT "observed_operations_action" CHECK("observed_operations"."action" in ('PUBLISH', 'SUBSCRIBE')),
	CONSTRAINT "observed_operations_mode" CHECK("observed_operations"."mode" in ('Signature', 'Token', 'DeviceCredential', 'CustomAuth'))
);
--> statement-breakpoint
CREATE INDEX `observed_operations_group` ON `observed_operations` (`instance_id`,`group_id`,`slot_at`);--> statement-breakpoint
CREATE INDEX `observed_operations_slot` ON `observed_operations` (`slot_at`);--> statement-breakpoint
INSERT INTO `group_policy_versions` (`instance_id`, `group_id`, `version`, `default_effect`, `rules`, `created_at`, `created_by`)
SELECT g.instance_id, g.id, g.policy_version, g.default_effect,
  (SELECT json_group_array(json_object('effect', r.effect, 'pub', json(CASE r.pub WHEN 1 THEN 'true' ELSE 'false' END),
     'sub', json(CASE r.sub WHEN 1 THEN 'true' ELSE 'false' END), 'topic', r.topic))
   FROM (SELECT * FROM group_rules WHERE instance_id = g.instance_id AND group_id = g.id ORDER BY position, id) r),
  g.updated_at, ''
FROM groups g;
