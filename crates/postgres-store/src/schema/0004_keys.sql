-- The keys and indexes of version 4. Each begins with the tenant.

ALTER TABLE tantou_portal ADD PRIMARY KEY (tenant, id);
ALTER TABLE tantou_portal ADD UNIQUE (tenant, organisation);
ALTER TABLE tantou_portal ADD UNIQUE (tenant, name_key);
ALTER TABLE tantou_portal ADD UNIQUE (tenant, url_part);

ALTER TABLE tantou_user_type ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_user_type_by_portal ON tantou_user_type (tenant, portal, id);

ALTER TABLE tantou_portal_user ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_portal_user_by_type ON tantou_portal_user (tenant, user_type, id);

ALTER TABLE tantou_note ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_note_by_record ON tantou_note (tenant, module, record_key, added_at, id);

ALTER TABLE tantou_note_file ADD PRIMARY KEY (tenant, file);
CREATE INDEX tantou_note_file_by_note ON tantou_note_file (tenant, note, file);

ALTER TABLE tantou_feed_entry ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_feed_entry_by_owner ON tantou_feed_entry (tenant, owner, at, id);

ALTER TABLE tantou_legal_basis ADD PRIMARY KEY (tenant, module, record_key);

ALTER TABLE tantou_data_request ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_data_request_open ON tantou_data_request (tenant, due_at, id) WHERE open;
CREATE INDEX tantou_data_request_by_filer ON tantou_data_request (tenant, filed_by, due_at, id);
