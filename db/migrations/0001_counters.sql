-- Counters that quotas are held against: kept by the database itself, so that no path of the code can forget them and no
-- quota check has to count rows.
CREATE TRIGGER `instances_counts_insert` AFTER INSERT ON `instances` BEGIN
	INSERT INTO `instance_counts` (`instance_id`) VALUES (new.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `groups_count_insert` AFTER INSERT ON `groups` BEGIN
	UPDATE `instance_counts` SET `groups` = `groups` + 1 WHERE `instance_id` = new.`instance_id`;
	UPDATE `groups` SET `device_credentials` = (SELECT count(*) FROM `device_credentials` WHERE `instance_id` = new.`instance_id` AND `group_id` = new.`id`) WHERE `instance_id` = new.`instance_id` AND `id` = new.`id`;
END;
--> statement-breakpoint
CREATE TRIGGER `groups_count_delete` AFTER DELETE ON `groups` BEGIN
	UPDATE `instance_counts` SET `groups` = `groups` - 1 WHERE `instance_id` = old.`instance_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `device_credentials_count_insert` AFTER INSERT ON `device_credentials` BEGIN
	UPDATE `instance_counts` SET `device_credentials` = `device_credentials` + 1 WHERE `instance_id` = new.`instance_id`;
	UPDATE `groups` SET `device_credentials` = `device_credentials` + 1 WHERE `instance_id` = new.`instance_id` AND `id` = new.`group_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `device_credentials_count_delete` AFTER DELETE ON `device_credentials` BEGIN
	UPDATE `instance_counts` SET `device_credentials` = `device_credentials` - 1 WHERE `instance_id` = old.`instance_id`;
	UPDATE `groups` SET `device_credentials` = `device_credentials` - 1 WHERE `instance_id` = old.`instance_id` AND `id` = old.`group_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `tokens_count_insert` AFTER INSERT ON `tokens` BEGIN
	UPDATE `instance_counts` SET `tokens` = `tokens` + 1 WHERE `instance_id` = new.`instance_id`;
END;
--> statement-breakpoint
CREATE TRIGGER `tokens_count_delete` AFTER DELETE ON `tokens` BEGIN
	UPDATE `instance_counts` SET `tokens` = `tokens` - 1 WHERE `instance_id` = old.`instance_id`;
END;
--> statement-breakpoint
-- The audit log only grows: nothing that runs with this schema can rewrite history.
CREATE TRIGGER `audit_log_no_update` BEFORE UPDATE ON `audit_log` BEGIN
	SELECT raise(ABORT, 'the audit log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_no_delete` BEFORE DELETE ON `audit_log` BEGIN
	SELECT raise(ABORT, 'the audit log is append-only');
END;
