-- The keys and indexes of version 2. Each begins with the tenant.

ALTER TABLE tantou_desk ADD PRIMARY KEY (tenant);

ALTER TABLE tantou_administrators ADD PRIMARY KEY (tenant);

ALTER TABLE tantou_agent ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_agent_by_address ON tantou_agent (tenant, address_key, id) WHERE address_key IS NOT NULL;

ALTER TABLE tantou_item ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_item_unfinished ON tantou_item (tenant, assignee, id) WHERE unfinished;

ALTER TABLE tantou_board ADD PRIMARY KEY (tenant);

ALTER TABLE tantou_handover ADD PRIMARY KEY (tenant, id);

ALTER TABLE tantou_handover_receipt ADD PRIMARY KEY (tenant, plan, item);

ALTER TABLE tantou_mailbox ADD PRIMARY KEY (tenant, agent);

ALTER TABLE tantou_anonymisation ADD PRIMARY KEY (tenant, plan);

ALTER TABLE tantou_tombstone ADD PRIMARY KEY (tenant, digest);

ALTER TABLE tantou_personal_row ADD PRIMARY KEY (tenant, place, id);

-- Members may change addresses and records among each other in one statement, which row by row would pass through duplicates.
ALTER TABLE tantou_member ADD PRIMARY KEY (tenant, id);
ALTER TABLE tantou_member ADD UNIQUE (tenant, portal, address_key) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE tantou_member ADD UNIQUE (tenant, portal, kept_as) DEFERRABLE INITIALLY IMMEDIATE;
CREATE INDEX tantou_member_by_status ON tantou_member (tenant, portal, status, id);
CREATE INDEX tantou_member_by_type ON tantou_member (tenant, portal, user_type, status, id);

ALTER TABLE tantou_member_selector ADD PRIMARY KEY (tenant, selector);
CREATE INDEX tantou_member_selector_by_member ON tantou_member_selector (tenant, member, selector);

ALTER TABLE tantou_bulk_run ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_bulk_run_by_portal ON tantou_bulk_run (tenant, portal, id);

ALTER TABLE tantou_mail_template ADD PRIMARY KEY (tenant, scope, kind, language);
