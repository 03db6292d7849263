CREATE TABLE `custom_identities` (
	`instance_id` text NOT NULL,
	`username` text NOT NULL,
	`client_id` text NOT NULL,
	`identity_type` text NOT NULL,
	`sealed_secret` text NOT NULL,
	`sign_mode` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`last_used_at` integer,
	`last_used_client_id` text,
	`last_used_address` text,
	PRIMARY KEY(`instance_id`, `username`, `client_id`),
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "custom_identities_type" CHECK("custom_identities"."identity_type" in ('USER', 'CLIENT')),
	CONSTRAINT "custom_identities_sign_mode" CHECK("custom_identities"."sign_mode" in ('ORIGIN', 'SIGNED')),
	CONSTRAINT "custom_identities_client" CHECK(("custom_identities"."identity_type" = 'USER') = ("custom_identities"."client_id" = ''))
);
--> statement-breakpoint
CREATE INDEX `custom_identities_type` ON `custom_identities` (`instance_id`,`identity_type`,`username`,`client_id`);
--> statement-breakpoint
CREATE INDEX `custom_identities_client` ON `custom_identities` (`instance_id`,`client_id`,`username`);
--> statement-breakpoint
CREATE TABLE `custom_permissions` (
	`instance_id` text NOT NULL,
	`identity` text NOT NULL,
	`identity_type` text NOT NULL,
	`topic` text NOT NULL,
	`permit_action` text NOT NULL,
	`effect` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`instance_id`, `identity`, `identity_type`, `topic`),
	FOREIGN KEY (`instance_id`) REFERENCES `instances`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "custom_permissions_type" CHECK("custom_permissions"."identity_type" in ('USER', 'CLIENT')),
	CONSTRAINT "custom_permissions_action" CHECK("custom_permissions"."permit_action" in ('PUB', 'SUB', 'PUB_SUB')),
	CONSTRAINT "custom_permissions_effect" CHECK("custom_permissions"."effect" in ('ALLOW', 'DENY'))
);
--> statement-breakpoint
CREATE INDEX `custom_permissions_type` ON `custom_permissions` (`instance_id`,`identity_type`,`identity`,`topic`);
--> statement-breakpoint
CREATE INDEX `custom_permissions_topic` ON `custom_permissions` (`instance_id`,`topic`,`identity`,`identity_type`);
--> statement-breakpoint
ALTER TABLE `instance_counts` ADD `custom_identities` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `instance_counts` ADD `custom_permissions` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `instance_counts` ADD `blocked_clients` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- Counted by the database itself, like the others. The rows that are there already are counted here.
CREATE TRIGGER `custom_identities_count_insert` AFTER INSERT ON `custom_identities` BEGIN
	UPDATE `instance_counts` SET `custom_identities` = `custom_identities` + 1 WHERE `instance_id` = new.`instance_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `custom_identities_count_delete` AFTER DELETE ON `custom_identities` BEGIN
	UPDATE `instance_counts` SET `custom_identities` = `custom_identities` - 1 WHERE `instance_id` = old.`instance_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `custom_permissions_count_insert` AFTER INSERT ON `custom_permissions` BEGIN
	UPDATE `instance_counts` SET `custom_permissions` = `custom_permissions` + 1 WHERE `instance_id` = new.`instance_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `custom_permissions_count_delete` AFTER DELETE ON `custom_permissions` BEGIN
	UPDATE `instance_counts` SET `custom_permissions` = `custom_permissions` - 1 WHERE `instance_id` = old.`instance_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `client_blocks_count_insert` AFTER INSERT ON `client_blocks` WHEN new.`kind` = 'client' BEGIN
	UPDATE `instance_counts` SET `blocked_clients` = `blocked_clients` + 1 WHERE `instance_id` = new.`instance_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `client_blocks_count_delete` AFTER DELETE ON `client_blocks` WHEN old.`kind` = 'client' BEGIN
	UPDATE `instance_counts` SET `blocked_clients` = `blocked_clients` - 1 WHERE `instance_id` = old.`instance_id`;
END;
--> statement-breakpoint
UPDATE `instance_counts` SET `blocked_clients` = (SELECT count(*) FROM `client_blocks` WHERE `client_blocks`.`instance_id` = `instance_counts`.`instance_id` AND `kind` = 'client');
