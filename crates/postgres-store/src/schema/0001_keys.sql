-- The keys and indexes of version 1. Each begins with the tenant.

ALTER TABLE tantou_holder ADD PRIMARY KEY (tenant, id);

ALTER TABLE tantou_contract ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_contract_by_holder ON tantou_contract (tenant, holder, id);

ALTER TABLE tantou_delegate ADD PRIMARY KEY (tenant, id);
ALTER TABLE tantou_delegate ADD UNIQUE (tenant, address_key);

ALTER TABLE tantou_roster_entry ADD PRIMARY KEY (tenant, holder, delegate);

ALTER TABLE tantou_assignment ADD PRIMARY KEY (tenant, contract, delegate);
CREATE INDEX tantou_assignment_by_delegate ON tantou_assignment (tenant, delegate, contract);
CREATE INDEX tantou_assignment_by_roster ON tantou_assignment (tenant, holder, delegate, contract);

ALTER TABLE tantou_addressee ADD PRIMARY KEY (tenant, scope, address_key);

ALTER TABLE tantou_invitation ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_invitation_by_scope ON tantou_invitation (tenant, scope, id);
CREATE INDEX tantou_invitation_expiring ON tantou_invitation (tenant, expires_at, id) WHERE expires_at IS NOT NULL;

ALTER TABLE tantou_selector ADD PRIMARY KEY (tenant, selector);
CREATE INDEX tantou_selector_by_invitation ON tantou_selector (tenant, invitation, selector);

ALTER TABLE tantou_outbox ADD PRIMARY KEY (tenant, sequence);
ALTER TABLE tantou_outbox ADD UNIQUE (tenant, id);
CREATE INDEX tantou_outbox_unsent ON tantou_outbox (tenant, sequence) WHERE sent_at IS NULL;

ALTER TABLE tantou_register ADD PRIMARY KEY (tenant, contract);

ALTER TABLE tantou_contact ADD PRIMARY KEY (tenant, contract, id);
CREATE INDEX tantou_contact_by_order ON tantou_contact (tenant, contract, registration_order, id);

ALTER TABLE tantou_account ADD PRIMARY KEY (tenant, address_key);
ALTER TABLE tantou_account ADD UNIQUE (tenant, id);

ALTER TABLE tantou_receipt ADD PRIMARY KEY (tenant, contract, request);

ALTER TABLE tantou_licence ADD PRIMARY KEY (tenant, portal);

ALTER TABLE tantou_seat_pool ADD PRIMARY KEY (tenant, id);

ALTER TABLE tantou_seat ADD PRIMARY KEY (tenant, id);
CREATE INDEX tantou_seat_taken ON tantou_seat (tenant, pool, taken_at, id) WHERE NOT released;
