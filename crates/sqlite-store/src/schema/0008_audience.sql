-- Version 8: whether a portal user belongs to the organisation, and how many of a type do.
--
-- Whoever was taken in before was invited, and nobody of the organisation can be.

ALTER TABLE tantou_portal_user ADD COLUMN audience TEXT NOT NULL DEFAULT 'external'; -- external, organisation

ALTER TABLE tantou_user_type ADD COLUMN organisation_users INTEGER NOT NULL DEFAULT 0;
